package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.util.Set;

/**
 * Which releases of scikit-learn may have made a model.
 *
 * @param allowedUntested names of untested releases that the operator allows, such as {@code
 *     scikit-learn 1.10}
 */
public record VersionRule(Set<String> allowedUntested) {
  /** Nothing beyond what was tested. */
  public static final VersionRule TESTED_ONLY = new VersionRule(Set.of());

  private static final int MAJOR = 1;
  private static final int FIRST_MINOR = 1;
  private static final int LAST_MINOR = 9;

  public VersionRule {
    allowedUntested = Set.copyOf(allowedUntested);
  }

  /** Whether predictions of models of this release were compared with its own. */
  public static boolean isTested(SklearnVersion version) {
    return version.major() == MAJOR
        && version.minor() >= FIRST_MINOR
        && version.minor() <= LAST_MINOR;
  }

  /**
   * 1.0 has the attributes of 1.1 and is read as best effort; the model says that it is untested.
   */
  private static boolean isBestEffort(SklearnVersion version) {
    return version.major() == 1 && version.minor() == 0;
  }

  void check(SklearnVersion version) throws RefusedException {
    if (!isTested(version)
        && !isBestEffort(version)
        && !allowedUntested.contains(version.policyName())) {
      throw new RefusedException(
          Reason.UNTESTED_SKLEARN_VERSION,
          "the model was made by scikit-learn " + version + ", which was never tested",
          version.text(),
          "1.1 to 1.9, or \"" + version.policyName() + "\" in allowUntestedVersions");
    }
  }
}
