package dev.bonafide.cli;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyList;
import dev.bonafide.pickle.PyObject;
import dev.bonafide.pickle.PySet;
import dev.bonafide.pickle.PyTuple;
import dev.bonafide.pickle.PyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of a model file as Python would show them, in a few characters, safe for a terminal. */
final class PythonText {
  private static final int MAX_TEXT = 60;
  private static final int MAX_SHOWN = 20;

  private PythonText() {}

  /** Large values by their kind and size. */
  static String shown(@Nullable PyValue value) {
    return switch (value) {
      case null -> "nothing";
      case PyValue.Str(String text) -> "'" + plain(text) + "'";
      case PyValue.Int(long number) -> Long.toString(number);
      case PyValue.BigInt(var number) -> plain(number.toString());
      case PyValue.Float(double number) -> Double.toString(number);
      case PyValue.Bool(boolean b) -> b ? "True" : "False";
      case PyValue.None none -> "None";
      case PyValue.Complex(double real, double imaginary) -> real + "+" + imaginary + "j";
      case PyValue.Bytes bytes -> bytes.length() + " bytes";
      case PyTuple tuple -> "a tuple of " + tuple.size();
      case PyList list -> "a list of " + list.size();
      case PyDict dict -> "a dict of " + dict.size();
      case PySet set -> "a set of " + set.size();
      case PyObject object -> object.type().toString();
      case GlobalName name -> name.toString();
      case NdArray array -> scalar(array);
    };
  }

  /** The first items of a list, tuple or array, with commas; other values as they are. */
  static String listed(PyValue value) {
    List<PyValue> values;
    try {
      values =
          switch (value) {
            case PyList list -> list.items();
            case PyTuple tuple -> tuple.items();
            case NdArray array -> array.toValues();
            default -> List.of(value);
          };
    } catch (RefusedException e) {
      return shown(value);
    }
    String rest = values.size() > MAX_SHOWN ? ", … (" + values.size() + ")" : "";
    List<String> first = values.stream().limit(MAX_SHOWN).map(PythonText::shown).toList();
    return String.join(", ", first) + rest;
  }

  /** Numbers, texts and truth values as such, anything else as it is shown. */
  static Json json(PyValue value) {
    return switch (value) {
      case PyValue.Str(String text) -> Json.of(text);
      case PyValue.Int(long number) -> Json.of(number);
      case PyValue.Float(double number) when Double.isFinite(number) -> Json.of(number);
      case PyValue.Bool(boolean b) -> Json.of(b);
      case PyValue.None none -> new Json.Null();
      case NdArray array when array.rank() == 0 -> scalarJson(array);
      default -> Json.of(shown(value));
    };
  }

  private static Json scalarJson(NdArray array) {
    try {
      PyValue value = array.toValues().getFirst();
      return value instanceof NdArray ? Json.of(shown(value)) : json(value);
    } catch (RefusedException e) {
      return Json.of(array.toString());
    }
  }

  private static String scalar(NdArray array) {
    try {
      return array.rank() == 0 ? shown(array.toValues().getFirst()) : "array " + array;
    } catch (RefusedException e) {
      return "array " + array;
    }
  }

  /** Without control characters, and not too long. */
  static String plain(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT)
        .forEach(c -> out.appendCodePoint(c < 0x20 || c == 0x7f ? '?' : c));
    return text.length() > MAX_TEXT ? out.append("…").toString() : out.toString();
  }
}
