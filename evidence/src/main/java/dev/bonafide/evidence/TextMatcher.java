package dev.bonafide.evidence;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.bonafide.artifact.ConfigurationException;

/** What a text must be. */
public sealed interface TextMatcher {

  boolean matches(String text);

  /** Exactly this text. */
  record Exact(String text) implements TextMatcher {
    @Override
    public boolean matches(String other) {
      return text.equals(other);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A text that the regular expression matches from its first to its last character. */
  record Matching(Pattern pattern) implements TextMatcher {
    @Override
    public boolean matches(String other) {
      return pattern.matches(other);
    }

    @Override
    public String toString() {
      return "/" + pattern.pattern() + "/";
    }
  }

  /** Any text. */
  record Any() implements TextMatcher {
    @Override
    public boolean matches(String other) {
      return true;
    }

    @Override
    public String toString() {
      return "anything";
    }
  }

  static TextMatcher exactly(String text) {
    return new Exact(text);
  }

  /**
   * A regular expression in RE2 syntax, matched in linear time.
   *
   * @throws ConfigurationException if it is none
   */
  static TextMatcher matching(String regularExpression) {
    try {
      return new Matching(Pattern.compile(regularExpression));
    } catch (PatternSyntaxException e) {
      throw new ConfigurationException(
          "not a regular expression: " + regularExpression + " (" + e.getDescription() + ")",
          "RE2 syntax: https://github.com/google/re2/wiki/Syntax",
          e);
    }
  }

  static TextMatcher any() {
    return new Any();
  }
}
