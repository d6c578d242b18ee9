package dev.bonafide.sklearn.data;

import java.util.List;

/**
 * Labels: the classes of a classifier ({@code classes_}), or what it predicts. Rank 1, or rank 2
 * with one column an output. Arrays are taken over and shared.
 */
public sealed interface Labels extends Answer {

  /** Number of labels, over all columns. */
  int size();

  /** Labels for each sample; 0 where the array has rank 1. */
  int columns();

  /** Rank-1 labels picked by position: how a classifier turns the winning column into its name. */
  Labels take(int[] positions);

  /** The label at a position, as a cell. */
  Cell cell(int position);

  /** The same labels, {@code columns} to a sample, or rank 1 where it is 0. */
  Labels withColumns(int columns);

  /**
   * Rank-1 labels of several outputs side by side, one row a sample. Kinds are brought together as
   * numpy does: to floats where all are numbers, else to text.
   */
  static Labels beside(List<Labels> outputs) {
    return LabelColumns.beside(outputs);
  }

  @Override
  default List<Integer> shape() {
    return columns() == 0 ? List.of(size()) : List.of(size() / columns(), columns());
  }

  /** Integers of some numpy type. */
  record Ints(long[] values, ElementType type, int columns) implements Labels {
    public Ints(long... values) {
      this(values, ElementType.INT64, 0);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Ints take(int[] positions) {
      long[] taken = new long[positions.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = values[positions[i]];
      }
      return new Ints(taken, type, 0);
    }

    @Override
    public Cell cell(int position) {
      return new Cell.Number(values[position]);
    }

    @Override
    public Ints withColumns(int newColumns) {
      return new Ints(values, type, newColumns);
    }
  }

  /** Floating-point labels. */
  record Reals(double[] values, ElementType type, int columns) implements Labels {
    public Reals(double... values) {
      this(values, ElementType.FLOAT64, 0);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Reals take(int[] positions) {
      double[] taken = new double[positions.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = values[positions[i]];
      }
      return new Reals(taken, type, 0);
    }

    @Override
    public Cell cell(int position) {
      return new Cell.Number(values[position]);
    }

    @Override
    public Reals withColumns(int newColumns) {
      return new Reals(values, type, newColumns);
    }
  }

  /** Text; {@code type} is {@code STRING} or, where numpy holds them as objects, {@code OBJECT}. */
  record Texts(String[] values, ElementType type, int columns) implements Labels {
    public Texts(String... values) {
      this(values, ElementType.STRING, 0);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Texts take(int[] positions) {
      String[] taken = new String[positions.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = values[positions[i]];
      }
      return new Texts(taken, type, 0);
    }

    @Override
    public Cell cell(int position) {
      return new Cell.Text(values[position]);
    }

    @Override
    public Texts withColumns(int newColumns) {
      return new Texts(values, type, newColumns);
    }
  }

  /** Truth values. */
  record Booleans(boolean[] values, int columns) implements Labels {
    public Booleans(boolean... values) {
      this(values, 0);
    }

    @Override
    public ElementType type() {
      return ElementType.BOOL;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Booleans take(int[] positions) {
      boolean[] taken = new boolean[positions.length];
      for (int i = 0; i < taken.length; i++) {
        taken[i] = values[positions[i]];
      }
      return new Booleans(taken, 0);
    }

    @Override
    public Cell cell(int position) {
      return new Cell.Bool(values[position]);
    }

    @Override
    public Booleans withColumns(int newColumns) {
      return new Booleans(values, newColumns);
    }
  }
}
