package dev.bonafide.serving.repository;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import org.jspecify.annotations.Nullable;

/** A model that the repository offers, not loaded and not verified. */
public interface Candidate {

  /** The name to serve under. */
  String name();

  /** The version, or null. */
  @Nullable String version();

  /** Why it can never be loaded as it is, known without trying; null where nothing is known. */
  default @Nullable Refusal problem() {
    return null;
  }

  /** Verifies and loads it; takes as long as that takes. */
  Outcome<ServedModel> load();
}
