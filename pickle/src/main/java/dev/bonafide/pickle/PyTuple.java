package dev.bonafide.pickle;

import java.util.AbstractList;
import java.util.List;

/** A Python {@code tuple}. */
public final class PyTuple implements PyValue {
  private final PyValue[] items;

  PyTuple(PyValue[] items) {
    this.items = items;
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
