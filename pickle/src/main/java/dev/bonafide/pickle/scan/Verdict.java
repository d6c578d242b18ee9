package dev.bonafide.pickle.scan;

import java.util.Locale;

/** What is known about a file; later ones weigh more. */
public enum Verdict {
  /** Recognised as no executable format: JSON, text, safetensors, GGUF. */
  INERT("recognised as a format that executes nothing"),
  /** Bonafide can read it without executing anything. */
  SAFE("can be read without executing anything"),
  /** Refused; the finding says why. */
  UNKNOWN("not understood, so not safe"),
  /** Loading it elsewhere would run something; the finding says what. */
  DANGEROUS("would run something when loaded");

  private final String meaning;

  Verdict(String meaning) {
    this.meaning = meaning;
  }

  public String meaning() {
    return meaning;
  }

  /** The word in text and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Verdict worse(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Whether a script may go on: {@code safe} or {@code inert}. */
  public boolean isHarmless() {
    return this == SAFE || this == INERT;
  }
}
