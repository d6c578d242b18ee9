package dev.bonafide.serving.repository;

import dev.bonafide.artifact.Outcome;
import org.jspecify.annotations.Nullable;

/** A model that the repository offers, not loaded and not verified. */
public interface Candidate {

  /** The name to serve under. */
  String name();

  /** The version, or null. */
  @Nullable String version();

  /** Verifies and loads it; takes as long as that takes. */
  Outcome<ServedModel> load();
}
