package dev.bonafide.runtime.tabular;

import dev.bonafide.sklearn.data.ElementType;
import org.jspecify.annotations.Nullable;

/** What the values of a column have in common, found by looking at all of them. */
final class ColumnKind {
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  /** What a text spells. */
  private enum Spelling {
    WHOLE,
    REAL,
    TRUTH,
    TEXT
  }

  private boolean whole = true;
  private boolean numbers = true;
  private boolean truths = true;
  private boolean present;
  private long missingLine;
  private long textLine;
  private @Nullable String text;

  void addMissing(long line) {
    if (missingLine == 0) {
      missingLine = line;
    }
  }

  void add(String value, long line) {
    present = true;
    Spelling spelling = spelling(value);
    whole &= spelling == Spelling.WHOLE && Math.abs(Double.parseDouble(value)) < EXACT_IN_DOUBLE;
    numbers &= spelling == Spelling.WHOLE || spelling == Spelling.REAL;
    truths &= spelling == Spelling.TRUTH;
    if (text == null && (spelling == Spelling.TEXT || spelling == Spelling.TRUTH)) {
      text = value;
      textLine = line;
    }
  }

  boolean hasMissing() {
    return missingLine > 0;
  }

  /** The line of the first missing value; 0 where none is missing. */
  long missingLine() {
    return missingLine;
  }

  boolean isNumeric() {
    return numbers;
  }

  /** Truth values and nothing else, though some may be missing. */
  boolean isTruth() {
    return truths && present;
  }

  /** The type of a column of numbers: pandas makes integers floats where some are missing. */
  ElementType type() {
    return whole && present && !hasMissing() ? ElementType.INT64 : ElementType.FLOAT64;
  }

  /** The first value that is no number, or null. */
  @Nullable String text() {
    return text;
  }

  /** The line of that value. */
  long textLine() {
    return textLine;
  }

  /** Whether a text spells a number, as pandas reads them. */
  static boolean isNumber(String value) {
    Spelling spelling = spelling(value);
    return spelling == Spelling.WHOLE || spelling == Spelling.REAL;
  }

  /** The number that the text spells. */
  static double number(String value) {
    String word = value.strip();
    if (!word.isEmpty() && Character.toLowerCase(word.charAt(word.length() - 1)) >= 'a') {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(word);
  }

  static boolean truth(String value) {
    return value.equalsIgnoreCase("true");
  }

  private static Spelling spelling(String value) {
    String word = value.strip();
    return switch (word) {
      case "True", "TRUE", "true", "False", "FALSE", "false" -> Spelling.TRUTH;
      default -> numeral(word);
    };
  }

  /** Sign, digits with at most one point, exponent; or an infinity. */
  private static Spelling numeral(String word) {
    int length = word.length();
    int at = length > 0 && (word.charAt(0) == '-' || word.charAt(0) == '+') ? 1 : 0;
    String unsigned = word.substring(at);
    if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
      return Spelling.REAL;
    }
    int whole = digits(word, at);
    at += whole;
    int fraction = 0;
    boolean point = at < length && word.charAt(at) == '.';
    if (point) {
      fraction = digits(word, at + 1);
      at += 1 + fraction;
    }
    if (whole + fraction == 0) {
      return Spelling.TEXT;
    }
    if (at == length) {
      return point ? Spelling.REAL : Spelling.WHOLE;
    }
    if (word.charAt(at) != 'e' && word.charAt(at) != 'E') {
      return Spelling.TEXT;
    }
    at++;
    if (at < length && (word.charAt(at) == '-' || word.charAt(at) == '+')) {
      at++;
    }
    int exponent = digits(word, at);
    return exponent > 0 && at + exponent == length ? Spelling.REAL : Spelling.TEXT;
  }

  private static int digits(String word, int from) {
    int at = from;
    while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }
}
