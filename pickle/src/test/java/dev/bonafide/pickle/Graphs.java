package dev.bonafide.pickle;

import dev.bonafide.artifact.RefusedException;
import java.util.IdentityHashMap;
import java.util.Map;

/** A graph as text in which sharing shows, so that two graphs can be compared. */
final class Graphs {
  private final StringBuilder out = new StringBuilder();
  private final Map<PyValue, Integer> seen = new IdentityHashMap<>();

  static String text(PyValue value) {
    var graph = new Graphs();
    graph.append(value);
    return graph.out.toString();
  }

  private boolean known(PyValue value) {
    Integer number = seen.putIfAbsent(value, seen.size());
    if (number != null) {
      out.append('#').append(number);
    }
    return number != null;
  }

  private void append(PyValue value) {
    switch (value) {
      case PyTuple tuple -> {
        out.append('(');
        tuple.items().forEach(this::append);
        out.append(')');
      }
      case PyList list -> {
        if (!known(list)) {
          out.append('[');
          list.items().forEach(this::append);
          out.append(']');
        }
      }
      case PySet set -> {
        out.append('<');
        set.items().forEach(this::append);
        out.append('>');
      }
      case PyDict dict -> {
        if (!known(dict)) {
          out.append('{');
          dict.forEach(
              (key, item) -> {
                append(key);
                append(item);
              });
          out.append('}');
        }
      }
      case PyObject object -> object(object);
      case NdArray array -> {
        out.append(array);
        try {
          switch (array.dtype().kind()) {
            case 'V' -> array.dtype().fields().forEach(f -> append(array.field(f.name())));
            default -> array.toValues().forEach(this::append);
          }
        } catch (RefusedException e) {
          throw new AssertionError(e);
        }
      }
      case PyValue.Int v -> out.append(v.value()).append(' ');
      case PyValue.Float v -> out.append(v.value()).append(' ');
      case PyValue.Str v -> out.append('"').append(v.value()).append('"');
      case PyValue.Bytes v -> out.append(java.util.HexFormat.of().formatHex(v.value()));
      case PyValue.None v -> out.append("None ");
      case PyValue.Bool v -> out.append(v.value()).append(' ');
      case PyValue.BigInt v -> out.append(v.value()).append("L ");
      case PyValue.Complex v -> out.append(v);
      case GlobalName v -> out.append(v).append(' ');
    }
  }

  private void object(PyObject object) {
    if (object.dtype != null) {
      out.append("dtype:").append(object.dtype).append(object.dtype.fields());
      return;
    }
    if (known(object)) {
      return;
    }
    out.append(object.type()).append('(');
    object.arguments().forEach(this::append);
    out.append(')');
    if (object.entries() != null) {
      append(object.entries());
    }
    if (object.items() != null) {
      append(object.items());
    }
    if (object.state() != null) {
      append(object.state());
    }
  }
}
