package dev.bonafide.sklearn.algebra;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows times a matrix, and their distances to points, with the JDK's Vector API, where {@link
 * Simd#AVAILABLE}. A lane belongs to one column of the result, whose products are added in their
 * order, as in a plain loop.
 */
public final class RowProducts {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows that meet a column of vectors together: enough sums to hide what each addition needs. */
  private static final int TOGETHER = 8;

  private RowProducts() {}

  /**
   * Writes {@code rows} × {@code columns} numbers, row-major.
   *
   * @param x rows × inner, row-major; at least one row
   * @param weights inner × columns, row-major
   */
  public static void multiply(
      double[] x, int rows, int inner, double[] weights, int columns, double[] target) {
    for (int column = 0; column < columns; column += LANES) {
      VectorMask<Double> mask = SPECIES.indexInRange(column, columns);
      int row = 0;
      for (; row + TOGETHER <= rows; row += TOGETHER) {
        eightRows(x, row, inner, weights, column, columns, mask, target);
      }
      for (; row < rows; row++) {
        oneRow(x, row, inner, weights, column, columns, mask, target);
      }
    }
  }

  /**
   * Writes the squared distance of each row to each point, {@code rows} × {@code columns} numbers.
   *
   * @param x rows × inner, row-major
   * @param points inner × columns: a point is a column
   */
  public static void squaredDistances(
      double[] x, int rows, int inner, double[] points, int columns, double[] target) {
    for (int column = 0; column < columns; column += LANES) {
      VectorMask<Double> mask = SPECIES.indexInRange(column, columns);
      for (int row = 0; row < rows; row += 4) {
        fourDistances(x, row, rows - 1, inner, points, column, columns, mask, target);
      }
    }
  }

  /** Of four rows; where there are fewer, the last one again. */
  private static void fourDistances(
      double[] x,
      int row,
      int last,
      int inner,
      double[] points,
      int column,
      int columns,
      VectorMask<Double> mask,
      double[] target) {
    int second = Math.min(row + 1, last);
    int third = Math.min(row + 2, last);
    int fourth = Math.min(row + 3, last);
    DoubleVector a = DoubleVector.zero(SPECIES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    for (int j = 0; j < inner; j++) {
      DoubleVector p = DoubleVector.fromArray(SPECIES, points, j * columns + column, mask);
      a = squared(p.sub(x[row * inner + j]), a);
      b = squared(p.sub(x[second * inner + j]), b);
      c = squared(p.sub(x[third * inner + j]), c);
      d = squared(p.sub(x[fourth * inner + j]), d);
    }
    a.intoArray(target, row * columns + column, mask);
    b.intoArray(target, second * columns + column, mask);
    c.intoArray(target, third * columns + column, mask);
    d.intoArray(target, fourth * columns + column, mask);
  }

  private static DoubleVector squared(DoubleVector difference, DoubleVector sum) {
    return difference.fma(difference, sum);
  }

  /** Replaces each number by the exponential of {@code factor} times it. */
  public static void exponentials(double[] values, double factor) {
    for (int i = 0; i < values.length; i += LANES) {
      VectorMask<Double> mask = SPECIES.indexInRange(i, values.length);
      DoubleVector.fromArray(SPECIES, values, i, mask)
          .mul(factor)
          .lanewise(VectorOperators.EXP)
          .intoArray(values, i, mask);
    }
  }

  private static void eightRows(
      double[] x,
      int row,
      int inner,
      double[] weights,
      int column,
      int columns,
      VectorMask<Double> mask,
      double[] target) {
    int p = row * inner;
    DoubleVector a = DoubleVector.zero(SPECIES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    DoubleVector e = a;
    DoubleVector f = a;
    DoubleVector g = a;
    DoubleVector h = a;
    for (int j = 0; j < inner; j++) {
      DoubleVector w = DoubleVector.fromArray(SPECIES, weights, j * columns + column, mask);
      a = w.fma(DoubleVector.broadcast(SPECIES, x[p + j]), a);
      b = w.fma(DoubleVector.broadcast(SPECIES, x[p + inner + j]), b);
      c = w.fma(DoubleVector.broadcast(SPECIES, x[p + 2 * inner + j]), c);
      d = w.fma(DoubleVector.broadcast(SPECIES, x[p + 3 * inner + j]), d);
      e = w.fma(DoubleVector.broadcast(SPECIES, x[p + 4 * inner + j]), e);
      f = w.fma(DoubleVector.broadcast(SPECIES, x[p + 5 * inner + j]), f);
      g = w.fma(DoubleVector.broadcast(SPECIES, x[p + 6 * inner + j]), g);
      h = w.fma(DoubleVector.broadcast(SPECIES, x[p + 7 * inner + j]), h);
    }
    int at = row * columns + column;
    a.intoArray(target, at, mask);
    b.intoArray(target, at + columns, mask);
    c.intoArray(target, at + 2 * columns, mask);
    d.intoArray(target, at + 3 * columns, mask);
    e.intoArray(target, at + 4 * columns, mask);
    f.intoArray(target, at + 5 * columns, mask);
    g.intoArray(target, at + 6 * columns, mask);
    h.intoArray(target, at + 7 * columns, mask);
  }

  private static void oneRow(
      double[] x,
      int row,
      int inner,
      double[] weights,
      int column,
      int columns,
      VectorMask<Double> mask,
      double[] target) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int j = 0; j < inner; j++) {
      sum =
          DoubleVector.fromArray(SPECIES, weights, j * columns + column, mask)
              .fma(DoubleVector.broadcast(SPECIES, x[row * inner + j]), sum);
    }
    sum.intoArray(target, row * columns + column, mask);
  }
}
