package dev.bonafide.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What the rows of a table are labelled with, one label a row, and the sorted distinct classes. */
public sealed interface Labels {

  /** How many rows are labelled. */
  int size();

  /** The label of a row, as text. */
  String text(int row);

  /** The labels of some rows, in the order given. */
  Labels select(int[] rows);

  /**
   * The distinct labels in the order in which scikit-learn's {@code classes_} has them: integers by
   * value, strings by code point.
   */
  Labels classes();

  /** The position of a label among sorted {@code classes} of the same kind, negative if absent. */
  int indexOf(int row, Labels classes);

  /** Integer labels, numpy's {@code int64}. */
  final class Integers implements Labels {
    private final long[] values;

    public Integers(long[] values) {
      this.values = values.clone();
    }

    public long value(int row) {
      return values[row];
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public String text(int row) {
      return Long.toString(values[row]);
    }

    @Override
    public Integers select(int[] rows) {
      return new Integers(Arrays.stream(rows).mapToLong(row -> values[row]).toArray());
    }

    @Override
    public Integers classes() {
      return new Integers(Arrays.stream(values).sorted().distinct().toArray());
    }

    @Override
    public int indexOf(int row, Labels classes) {
      return classes instanceof Integers sorted
          ? Arrays.binarySearch(sorted.values, values[row])
          : -1;
    }
  }

  /** Text labels, numpy's {@code <U}. */
  final class Texts implements Labels {
    private static final Comparator<String> BY_CODE_POINT =
        (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private final List<String> values;

    public Texts(List<String> values) {
      this.values = List.copyOf(values);
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public String text(int row) {
      return values.get(row);
    }

    @Override
    public Texts select(int[] rows) {
      return new Texts(Arrays.stream(rows).mapToObj(values::get).toList());
    }

    @Override
    public Texts classes() {
      return new Texts(values.stream().distinct().sorted(BY_CODE_POINT).toList());
    }

    @Override
    public int indexOf(int row, Labels classes) {
      return classes instanceof Texts sorted
          ? java.util.Collections.binarySearch(sorted.values, values.get(row), BY_CODE_POINT)
          : -1;
    }
  }
}
