package dev.bonafide.sklearn.text;

/** Classes of characters as Python's {@code re} and {@code str} see them. */
final class Characters {
  private Characters() {}

  /** {@code \w}: letters and numbers of any script, and the underscore. */
  static boolean isWord(int point) {
    if (Character.isLetterOrDigit(point) || point == '_') {
      return true;
    }
    int type = Character.getType(point);
    return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
  }

  /** {@code \s}, and what {@code str.split()} splits at. */
  static boolean isSpace(int point) {
    return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
  }
}
