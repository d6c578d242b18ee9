package dev.bonafide.pickle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Python {@code set} or {@code frozenset}, in the order of the stream; the reader does not remove
 * duplicates.
 */
public final class PySet implements PyValue {
  final List<PyValue> mutableItems = new ArrayList<>();

  PySet() {}

  public int size() {
    return mutableItems.size();
  }

  /** An unmodifiable view. */
  public List<PyValue> items() {
    return Collections.unmodifiableList(mutableItems);
  }
}
