package dev.bonafide.admission;

/** On what ground a model was admitted. */
public enum Verification {
  /** Its evidence satisfies the operator's policy. */
  VERIFIED,
  /** Its evidence is missing or insufficient; the policy's mode is {@code warn}. */
  WARNED,
  /** Nothing was verified: the operator said {@code --insecure-skip-verification}. */
  UNVERIFIED
}
