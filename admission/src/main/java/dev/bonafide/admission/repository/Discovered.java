package dev.bonafide.admission.repository;

import dev.bonafide.artifact.Refusal;

/** A model folder that was found. What cannot be used is reported, never invisible. */
public sealed interface Discovered permits Candidate, Discovered.Unusable {
  /** The name it is, or would be, served under. */
  String name();

  /** Its version, or empty. */
  String version();

  /** Its folder relative to the repository, {@code .} for the repository itself. */
  String place();

  /** A folder whose settings or layout cannot be used. */
  record Unusable(String name, String version, String place, Refusal refusal)
      implements Discovered {}
}
