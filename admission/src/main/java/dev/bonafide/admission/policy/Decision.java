package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Facts;
import java.util.List;
import java.util.Map;

/** What a policy says, and how it came to say so. */
public sealed interface Decision {

  /** The steps of the decision, one sentence each, for {@code policy explain}. */
  List<String> explanation();

  /**
   * The requirement is met.
   *
   * @param met by authority, the facts that meet it; distinct signers
   * @param notices what a person should know although it did not stop the model
   */
  record Granted(
      ModelRule rule, Map<String, Facts> met, List<String> notices, List<String> explanation)
      implements Decision {
    public Granted {
      met = Map.copyOf(met);
      notices = List.copyOf(notices);
      explanation = List.copyOf(explanation);
    }
  }

  /** It is not. */
  record Refused(Refusal refusal, List<String> explanation) implements Decision {
    public Refused {
      explanation = List.copyOf(explanation);
    }
  }
}
