package dev.bonafide.serving.settings;

import java.util.Locale;

/** When the server says that it is ready. */
public enum Readiness {
  /** Every required model serves, and every other has been loaded or refused. */
  REQUIRED,
  /** Every model of the repository serves. */
  ALL,
  /** At least one model serves. */
  ANY;

  /** The word in the settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
