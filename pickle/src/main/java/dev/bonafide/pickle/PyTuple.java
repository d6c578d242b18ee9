package dev.bonafide.pickle;

import java.util.AbstractList;
import java.util.List;

/** A Python {@code tuple}. */
public final class PyTuple implements PyValue {
  static final PyTuple EMPTY = new PyTuple(new PyValue[0], 1);

  private final PyValue[] items;

  /** Containers within it, itself included. */
  final int depth;

  PyTuple(PyValue[] items, int depth) {
    this.items = items;
    this.depth = depth;
  }

  /** A tuple of these items. */
  public static PyTuple of(PyValue... items) {
    int depth = 0;
    for (PyValue item : items) {
      depth = Math.max(depth, Depth.of(item));
    }
    return new PyTuple(items.clone(), depth + 1);
  }

  public int size() {
    return items.length;
  }

  public PyValue get(int index) {
    return items[index];
  }

  /** An unmodifiable view. */
  public List<PyValue> items() {
    return new AbstractList<>() {
      @Override
      public PyValue get(int index) {
        return items[index];
      }

      @Override
      public int size() {
        return items.length;
      }
    };
  }
}
