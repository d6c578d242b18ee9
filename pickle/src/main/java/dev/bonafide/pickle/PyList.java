package dev.bonafide.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A Python {@code list}; filled by the reader, immutable to everybody else. */
public final class PyList implements PyValue {
  final List<PyValue> mutableItems = new ArrayList<>();

  PyList() {}

  public int size() {
    return mutableItems.size();
  }

  public PyValue get(int index) {
    return mutableItems.get(index);
  }

  /** An unmodifiable view. */
  public List<PyValue> items() {
    return Collections.unmodifiableList(mutableItems);
  }
}
