package dev.bonafide.pickle.scan;

/** Makes names that hostile files carry fit to be shown on a terminal. */
final class Shown {
  private static final int MAX_CHARACTERS = 300;

  private Shown() {}

  static String text(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARACTERS)
        .forEach(
            c -> {
              boolean plain = c >= 0x20 && c < 0x7f || Character.isLetterOrDigit(c);
              if (plain) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
              }
            });
    return out.toString();
  }
}
