package dev.bonafide.admission.policy;

import java.util.List;

/**
 * What a group of models needs. The first rule that matches a model's served name decides.
 *
 * @param attestations in-toto statements that are needed besides the signatures
 * @param settings whether {@code model-settings.json} must be among the signed bytes
 * @param allowUntestedVersions producers that were never tested and are allowed by name, such as
 *     {@code scikit-learn 1.10}
 * @param place file and line, for people
 */
public record ModelRule(
    List<Glob> match,
    Requirement require,
    List<Attestation> attestations,
    Settings settings,
    List<String> allowUntestedVersions,
    String place) {
  public ModelRule {
    match = List.copyOf(match);
    attestations = List.copyOf(attestations);
    allowUntestedVersions = List.copyOf(allowUntestedVersions);
  }

  boolean matches(String model) {
    return match.stream().anyMatch(g -> g.matches(model));
  }

  /**
   * How many of which authorities must have signed; by distinct signers.
   *
   * @param of names of authorities
   */
  public record Requirement(int atLeast, List<String> of) {
    public Requirement {
      of = List.copyOf(of);
      if (atLeast < 1 || atLeast > of.size()) {
        throw new IllegalArgumentException(atLeast + " of " + of.size());
      }
    }

    @Override
    public String toString() {
      if (of.size() == 1) {
        return of.getFirst();
      }
      return (atLeast == of.size() ? "all" : atLeast == 1 ? "any" : "at least " + atLeast)
          + " of "
          + String.join(", ", of);
    }
  }

  /** A statement of this type about the artefact, signed as required. */
  public record Attestation(String predicateType, Requirement require) {}

  /** Whether the settings file must be signed. */
  public enum Settings {
    /** Unsigned settings count, within their closed list of keys. */
    UNSIGNED_ALLOWED,
    /** {@code settings: signed} */
    SIGNED
  }
}
