package dev.bonafide.pickle;

import java.util.List;

/**
 * A Python {@code set} or {@code frozenset}, in the order of the stream; the reader does not remove
 * duplicates.
 */
public final class PySet implements PyValue {
  final PyList mutableItems;

  PySet(PyList items) {
    this.mutableItems = items;
  }

  /** A set of these items. */
  public static PySet of(List<? extends PyValue> items) {
    return new PySet(PyList.of(items));
  }

  public int size() {
    return mutableItems.size();
  }

  /** An unmodifiable view. */
  public List<PyValue> items() {
    return mutableItems.items();
  }
}
