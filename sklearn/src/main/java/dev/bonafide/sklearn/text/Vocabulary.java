package dev.bonafide.sklearn.text;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Value;
import java.util.HashMap;
import java.util.Map;

/** Terms with their columns. */
final class Vocabulary {
  private final Map<String, Integer> columns;

  private Vocabulary(Map<String, Integer> columns) {
    this.columns = columns;
  }

  static Vocabulary read(Value value) throws RefusedException {
    var columns = new HashMap<String, Integer>();
    var entries = value.entries();
    for (Value.Entry entry : entries) {
      int column = entry.value().count();
      if (column >= entries.size()) {
        throw entry.value().invalid("a column below " + entries.size());
      }
      columns.put(entry.key().text(), column);
    }
    return new Vocabulary(columns);
  }

  int size() {
    return columns.size();
  }

  /** The column of a term, or -1. */
  int column(String term) {
    return columns.getOrDefault(term, -1);
  }
}
