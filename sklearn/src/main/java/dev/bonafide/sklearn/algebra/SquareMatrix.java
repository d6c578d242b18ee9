package dev.bonafide.sklearn.algebra;

import java.util.Optional;

/**
 * A square matrix of doubles, row-major, for inverses and determinants of at most a few thousand
 * rows.
 */
public final class SquareMatrix {
  private final int size;
  private final double[] values;

  private SquareMatrix(int size, double[] values) {
    this.size = size;
    this.values = values;
  }

  /** Takes {@code values} over. */
  public static SquareMatrix of(int size, double[] values) {
    if (values.length != Math.multiplyExact(size, size)) {
      throw new IllegalArgumentException(size + " x " + size + " numbers, found " + values.length);
    }
    return new SquareMatrix(size, values);
  }

  public int size() {
    return size;
  }

  /** Row by row: shared, to be read only. */
  public double[] values() {
    return values;
  }

  public double get(int row, int column) {
    return values[row * size + column];
  }

  /** The inverse by elimination with row exchanges, or nothing where there is none. */
  public Optional<SquareMatrix> inverse() {
    double[] a = values.clone();
    double[] b = new double[values.length];
    for (int i = 0; i < size; i++) {
      b[i * size + i] = 1;
    }
    for (int column = 0; column < size; column++) {
      int pivot = pivot(a, column);
      double head = a[pivot * size + column];
      if (head == 0 || !Double.isFinite(head)) {
        return Optional.empty();
      }
      exchange(a, pivot, column);
      exchange(b, pivot, column);
      for (int row = 0; row < size; row++) {
        double factor = a[row * size + column] / head;
        if (row != column && factor != 0) {
          subtract(a, row, column, factor);
          subtract(b, row, column, factor);
        }
      }
    }
    for (int row = 0; row < size; row++) {
      double head = a[row * size + row];
      for (int j = 0; j < size; j++) {
        b[row * size + j] /= head;
      }
    }
    return Optional.of(new SquareMatrix(size, b));
  }

  /** The logarithm of the determinant; minus infinity where it is not positive, as scikit-learn. */
  public double logDeterminant() {
    double[] a = values.clone();
    double log = 0;
    boolean positive = true;
    for (int column = 0; column < size; column++) {
      int pivot = pivot(a, column);
      double head = a[pivot * size + column];
      if (head == 0) {
        return Double.NEGATIVE_INFINITY;
      }
      if (pivot != column) {
        exchange(a, pivot, column);
        positive = !positive;
      }
      positive = head > 0 == positive;
      log += Math.log(Math.abs(head));
      for (int row = column + 1; row < size; row++) {
        double factor = a[row * size + column] / head;
        if (factor != 0) {
          subtract(a, row, column, factor);
        }
      }
    }
    return positive ? log : Double.NEGATIVE_INFINITY;
  }

  private int pivot(double[] a, int column) {
    int best = column;
    for (int row = column + 1; row < size; row++) {
      if (Math.abs(a[row * size + column]) > Math.abs(a[best * size + column])) {
        best = row;
      }
    }
    return best;
  }

  private void exchange(double[] a, int one, int other) {
    if (one != other) {
      for (int j = 0; j < size; j++) {
        double v = a[one * size + j];
        a[one * size + j] = a[other * size + j];
        a[other * size + j] = v;
      }
    }
  }

  private void subtract(double[] a, int row, int from, double factor) {
    for (int j = 0; j < size; j++) {
      a[row * size + j] -= factor * a[from * size + j];
    }
  }
}
