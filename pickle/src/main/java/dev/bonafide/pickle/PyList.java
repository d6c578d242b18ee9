package dev.bonafide.pickle;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** A Python {@code list} or {@code deque}; filled by its maker, immutable to everybody else. */
public final class PyList implements PyValue {
  private static final PyValue[] NOTHING = {};

  private PyValue[] items = NOTHING;
  private int size;

  /** Containers within it, as far as they were there when they were added. */
  int depth = 1;

  PyList() {}

  /** A list of these items. */
  public static PyList of(List<? extends PyValue> items) {
    var list = new PyList();
    items.forEach(list::add);
    return list;
  }

  void add(PyValue item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.max(8, size + (size >> 1)));
    }
    items[size++] = item;
  }

  void addAll(PyValue[] source, int from, int to) {
    if (size + (to - from) > items.length) {
      items = Arrays.copyOf(items, Math.max(size + (to - from), size + (size >> 1)));
    }
    System.arraycopy(source, from, items, size, to - from);
    size += to - from;
  }

  public int size() {
    return size;
  }

  public PyValue get(int index) {
    java.util.Objects.checkIndex(index, size);
    return items[index];
  }

  /** An unmodifiable view. */
  public List<PyValue> items() {
    return new AbstractList<>() {
      @Override
      public PyValue get(int index) {
        return PyList.this.get(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
