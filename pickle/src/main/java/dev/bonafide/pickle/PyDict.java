package dev.bonafide.pickle;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Python {@code dict} (also {@code OrderedDict} and {@code defaultdict}) in insertion order; a
 * key that is set again keeps its place and takes the new value, as in Python. Filled by the
 * reader, immutable to everybody else.
 */
public final class PyDict implements PyValue {
  private final List<PyValue> keys = new ArrayList<>();
  private final List<PyValue> values = new ArrayList<>();

  /**
   * Position by key, for keys with value equality. Keys without one (tuples and such) are compared
   * by identity.
   */
  private final java.util.HashMap<PyValue, Integer> positions = new java.util.HashMap<>();

  PyDict() {}

  void put(PyValue key, PyValue value) {
    Integer position = positions.putIfAbsent(key, keys.size());
    if (position == null) {
      keys.add(key);
      values.add(value);
    } else {
      values.set(position, value);
    }
  }

  public int size() {
    return keys.size();
  }

  public PyValue key(int index) {
    return keys.get(index);
  }

  public PyValue value(int index) {
    return values.get(index);
  }

  /** The value under a {@code str} key, or null. */
  public @Nullable PyValue get(String key) {
    return get(new PyValue.Str(key));
  }

  public @Nullable PyValue get(PyValue key) {
    Integer position = positions.get(key);
    return position == null ? null : values.get(position);
  }

  public void forEach(BiConsumer<PyValue, PyValue> action) {
    for (int i = 0; i < keys.size(); i++) {
      action.accept(keys.get(i), values.get(i));
    }
  }

  /** An unmodifiable view of the keys. */
  public List<PyValue> keys() {
    return new AbstractList<>() {
      @Override
      public PyValue get(int index) {
        return keys.get(index);
      }

      @Override
      public int size() {
        return keys.size();
      }
    };
  }
}
