package dev.bonafide.admission;

import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.artifact.Refusal;

/** What an admitter decided about a candidate. */
public sealed interface Verdict {
  /** What was decided and on which facts, as it was recorded. */
  DecisionRecord record();

  /** It may be loaded. Whoever takes the model closes it. */
  record Admitted(AdmittedModel model, DecisionRecord record) implements Verdict {}

  /** It may not. */
  record Refused(Refusal refusal, DecisionRecord record) implements Verdict {}
}
