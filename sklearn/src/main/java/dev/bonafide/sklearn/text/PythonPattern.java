package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python's {@code re} as one of Java's. What differs is what a word is made
 * of: in Python letters, all kinds of digits and the underscore, but no combining marks.
 */
final class PythonPattern {
  private static final String WORD = "\\p{L}\\p{N}_";
  private static final String BOUNDARY =
      "(?:(?<=[%1$s])(?![%1$s])|(?<![%1$s])(?=[%1$s]))".formatted(WORD);
  private static final String NO_BOUNDARY =
      "(?:(?<=[%1$s])(?=[%1$s])|(?<![%1$s])(?![%1$s]))".formatted(WORD);

  private PythonPattern() {}

  /** Reads {@code token_pattern}, which may have one group. */
  static Pattern compile(Attributes a, String python) throws RefusedException {
    try {
      Pattern pattern = Pattern.compile(translated(python), Pattern.UNICODE_CHARACTER_CLASS);
      if (pattern.matcher("").groupCount() > 1) {
        throw a.get("token_pattern").invalid("at most one group");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw a.unsupported("token_pattern " + python, "a pattern that Java can read, too");
    }
  }

  private static String translated(String python) {
    var java = new StringBuilder();
    boolean within = false;
    for (int i = 0; i < python.length(); i++) {
      char c = python.charAt(i);
      if (c == '\\' && i + 1 < python.length()) {
        java.append(escape(python.charAt(++i), within));
      } else {
        // An opening bracket within a class is itself in Python, and opens another in Java.
        java.append(within && (c == '[' || c == '&') ? "\\" + c : String.valueOf(c));
        within = c == '[' || (within && c != ']');
      }
    }
    return java.toString();
  }

  private static String escape(char c, boolean within) {
    return switch (c) {
      case 'w' -> "[" + WORD + "]";
      case 'W' -> "[^" + WORD + "]";
      case 'b' -> within ? "\\x08" : BOUNDARY;
      case 'B' -> within ? "\\B" : NO_BOUNDARY;
      case 'Z' -> "\\z";
      default -> "\\" + c;
    };
  }
}
