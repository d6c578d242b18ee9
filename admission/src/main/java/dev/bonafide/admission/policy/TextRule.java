package dev.bonafide.admission.policy;

import com.google.re2j.Pattern;

/** What a text in a certificate must be. */
public sealed interface TextRule {

  /** This very text. */
  record Exact(String value) implements TextRule {
    @Override
    public boolean accepts(String text) {
      return value.equals(text);
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A regular expression that must match the whole text; linear time whatever it says (RE2). */
  record Matches(Pattern pattern) implements TextRule {
    @Override
    public boolean accepts(String text) {
      return pattern.matches(text);
    }

    @Override
    public String toString() {
      return "/" + pattern.pattern() + "/";
    }
  }

  boolean accepts(String text);
}
