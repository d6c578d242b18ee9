package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Reason;
import java.util.EnumSet;
import java.util.Set;

/** What a policy does with a model that does not satisfy it. */
public enum Mode {
  /** It is refused. */
  ENFORCE,
  /** Where evidence is missing or insufficient, it is loaded and every verdict says so. */
  WARN;

  /**
   * Missing or insufficient evidence. Not here, and so refused in every mode: denials, wrong
   * digests, malformed or forged evidence, limits, and a model that no rule matches.
   */
  private static final Set<Reason> INSUFFICIENT =
      EnumSet.of(
          Reason.NO_EVIDENCE,
          Reason.INSUFFICIENT_SIGNATURES,
          Reason.IDENTITY_MISMATCH,
          Reason.KEY_MISMATCH,
          Reason.METHOD_MISMATCH,
          Reason.UNTRUSTED_CERTIFICATE,
          Reason.LOG_ENTRY_MISSING,
          Reason.NO_TRUSTED_TIME,
          Reason.STALE_ROOT,
          Reason.PREDICATE_MISMATCH,
          Reason.UNSIGNED_FILE,
          Reason.SETTINGS_NOT_SIGNED);

  /** Whether a model that would be refused for this reason is loaded all the same. */
  public boolean tolerates(Reason reason) {
    return this == WARN && INSUFFICIENT.contains(reason);
  }
}
