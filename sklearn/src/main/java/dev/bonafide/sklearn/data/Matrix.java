package dev.bonafide.sklearn.data;

import java.util.Arrays;
import java.util.List;

/**
 * A dense numeric array of rank 1 or 2, row-major. Elements are held as doubles whatever their
 * numpy type is; integers beyond 2<sup>53</sup> do not fit and are the maker's to refuse. Elements
 * of type {@link ElementType#FLOAT32} hold exactly representable floats.
 */
public final class Matrix implements Features, Answer {
  private final double[] values;
  private final int rows;
  private final int columns;
  private final int rank;
  private final ElementType type;

  private Matrix(double[] values, int rows, int columns, int rank, ElementType type) {
    if (rows < 0 || columns < 0 || (long) rows * columns != values.length || !type.isNumeric()) {
      throw new IllegalArgumentException(
          rows + " x " + columns + " numbers, found " + values.length + " of " + type);
    }
    this.values = values;
    this.rows = rows;
    this.columns = columns;
    this.rank = rank;
    this.type = type;
  }

  /** A rank-2 array of float64; takes {@code values} over. */
  public static Matrix of(int rows, int columns, double[] values) {
    return new Matrix(values, rows, columns, 2, ElementType.FLOAT64);
  }

  /** A rank-2 array; takes {@code values} over, which must be exact in {@code type}. */
  public static Matrix of(int rows, int columns, double[] values, ElementType type) {
    return new Matrix(values, rows, columns, 2, type);
  }

  /** A rank-1 array of float64; takes {@code values} over. */
  public static Matrix vector(double[] values) {
    return new Matrix(values, values.length, 1, 1, ElementType.FLOAT64);
  }

  /** A rank-1 array; takes {@code values} over, which must be exact in {@code type}. */
  public static Matrix vector(double[] values, ElementType type) {
    return new Matrix(values, values.length, 1, 1, type);
  }

  /** One row of float64; takes {@code values} over. */
  public static Matrix row(double... values) {
    return new Matrix(values, 1, values.length, 2, ElementType.FLOAT64);
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Number of columns; 1 for rank 1. */
  public int columns() {
    return columns;
  }

  /** 1 or 2. */
  public int rank() {
    return rank;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public List<Integer> shape() {
    return rank == 1 ? List.of(rows) : List.of(rows, columns);
  }

  public double get(int row, int column) {
    return values[row * columns + column];
  }

  /** The elements row by row: shared, to be read only. */
  public double[] values() {
    return values;
  }

  @Override
  public Matrix rows(int from, int to) {
    return from == 0 && to == rows
        ? this
        : new Matrix(
            Arrays.copyOfRange(values, from * columns, to * columns),
            to - from,
            columns,
            rank,
            type);
  }

  /** The same numbers in another type; going to float32 rounds each element. */
  public Matrix as(ElementType other) {
    if (other == type) {
      return this;
    }
    double[] target = values;
    if (other == ElementType.FLOAT32) {
      target = new double[values.length];
      for (int i = 0; i < target.length; i++) {
        target[i] = (float) values[i];
      }
    }
    return new Matrix(target, rows, columns, rank, other);
  }

  /** One column as an array of its own. */
  public double[] column(int column) {
    double[] target = new double[rows];
    for (int i = 0; i < rows; i++) {
      target[i] = values[i * columns + column];
    }
    return target;
  }

  /** The columns at these positions, in that order. */
  public Matrix select(int[] positions) {
    double[] target = new double[Math.multiplyExact(rows, positions.length)];
    int at = 0;
    for (int i = 0; i < rows; i++) {
      for (int position : positions) {
        target[at++] = values[i * columns + position];
      }
    }
    return new Matrix(target, rows, positions.length, 2, type);
  }

  @Override
  public String toString() {
    return type.numpyName() + shape();
  }
}
