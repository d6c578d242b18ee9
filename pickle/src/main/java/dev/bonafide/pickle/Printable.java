package dev.bonafide.pickle;

/** Makes what a hostile file says fit to be shown: short, one line, no control characters. */
final class Printable {
  static final int MAX_CHARACTERS = 200;

  private Printable() {}

  static String text(String text) {
    var out = new StringBuilder();
    int shown = Math.min(text.length(), MAX_CHARACTERS);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      boolean plain = c >= 0x20 && c < 0x7f || Character.isLetterOrDigit(c);
      out.append(
          plain ? Character.toString(c) : String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
    }
    return shown < text.length() ? out.append("…").toString() : out.toString();
  }

  /** The Python type of a value, and its size where it has one. */
  static String kind(PyValue value) {
    return switch (value) {
      case PyValue.Str text -> "str";
      case PyValue.Int number -> "int";
      case PyValue.BigInt number -> "int";
      case PyValue.Float number -> "float";
      case PyValue.Bool bool -> "bool";
      case PyValue.None none -> "None";
      case PyValue.Complex number -> "complex";
      case PyValue.Bytes bytes -> "bytes of length " + bytes.length();
      case PyTuple tuple -> "tuple of length " + tuple.size();
      case PyList list -> "list of length " + list.size();
      case PyDict dict -> "dict of size " + dict.size();
      case PySet set -> "set of size " + set.size();
      case PyObject object -> "instance of " + text(object.type().toString());
      case GlobalName name -> text(name.toString());
      case NdArray array -> "array " + array;
    };
  }
}
