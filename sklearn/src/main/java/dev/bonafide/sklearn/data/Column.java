package dev.bonafide.sklearn.data;

import java.util.Arrays;
import java.util.List;

/** A column of a {@link Table}. */
public sealed interface Column {

  int rows();

  /** One value, boxed; for loops over numbers match {@link Numbers} instead. */
  Cell cell(int row);

  ElementType type();

  Column rows(int from, int to);

  /** Numbers of one numpy type; takes the array over. */
  record Numbers(double[] values, ElementType type) implements Column {
    public Numbers {
      if (!type.isNumeric()) {
        throw new IllegalArgumentException("a numeric type, found " + type);
      }
    }

    @Override
    public int rows() {
      return values.length;
    }

    @Override
    public Cell cell(int row) {
      return type == ElementType.BOOL
          ? new Cell.Bool(values[row] != 0)
          : new Cell.Number(values[row]);
    }

    @Override
    public Numbers rows(int from, int to) {
      return new Numbers(Arrays.copyOfRange(values, from, to), type);
    }
  }

  /** Text without missing values. */
  record Strings(List<String> values) implements Column {
    public Strings {
      values = List.copyOf(values);
    }

    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public Cell cell(int row) {
      return new Cell.Text(values.get(row));
    }

    @Override
    public ElementType type() {
      return ElementType.STRING;
    }

    @Override
    public Strings rows(int from, int to) {
      return new Strings(values.subList(from, to));
    }
  }

  /** Values of mixed type; numpy's {@code object}. */
  record Cells(List<Cell> values) implements Column {
    public Cells {
      values = List.copyOf(values);
    }

    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public Cell cell(int row) {
      return values.get(row);
    }

    @Override
    public ElementType type() {
      return ElementType.OBJECT;
    }

    @Override
    public Cells rows(int from, int to) {
      return new Cells(values.subList(from, to));
    }
  }
}
