package dev.bonafide.cli;

import java.util.HexFormat;

/**
 * Text that others may have written, such as names in a signed manifest or a certificate, made safe
 * for a terminal: it can neither move the cursor nor add a line of its own nor turn the reading
 * direction. What is replaced stands as a JSON escape, so JSON stays what it was.
 */
final class Printable {
  private Printable() {}

  /** One line: line breaks are replaced too. */
  static String line(String text) {
    return escaped(text, false);
  }

  /** Several lines: line breaks and tabs stay. */
  static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean breaks) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = c == '\t' || (breaks && c == '\n') || !isDangerous(c);
      if (!kept && safe == null) {
        safe = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (safe != null) {
        if (kept) {
          safe.append(c);
        } else {
          safe.append("\\u").append(HexFormat.of().toHexDigits(c));
        }
      }
    }
    return safe == null ? text : safe.toString();
  }

  /** Control characters, separators of lines, and what changes the direction of text. */
  private static boolean isDangerous(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
