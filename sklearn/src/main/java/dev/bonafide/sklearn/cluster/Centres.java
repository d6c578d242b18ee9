package dev.bonafide.sklearn.cluster;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Value;

/** Points that samples are compared with, by Euclidean distance. */
record Centres(Matrix points) {

  /** Squared distances below this, relative, are rounding. */
  private static final double TRACE = 1e-14;

  static Centres read(Value value, int features) throws RefusedException {
    Matrix points = value.matrixOrSparse(Value.ANY, features);
    if (points.rows() == 0) {
      throw value.invalid("at least one centre");
    }
    return new Centres(points);
  }

  int features() {
    return points.columns();
  }

  int count() {
    return points.rows();
  }

  /** Position of the nearest centre of each sample; the first of equals. */
  int[] nearest(Matrix x) {
    int[] nearest = new int[x.rows()];
    for (int i = 0; i < nearest.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < count(); k++) {
        double distance = squared(x, i, k);
        if (distance < least) {
          least = distance;
          nearest[i] = k;
        }
      }
    }
    return nearest;
  }

  /**
   * Samples × centres. scikit-learn subtracts products, which leaves a trace of rounding where a
   * sample is its centre; there the same is done here.
   *
   * @param fused whether products are rounded once a step, as BLAS does; not so for sparse samples
   */
  Matrix distances(Matrix x, boolean fused) {
    int n = points.columns();
    double[] target = new double[Math.multiplyExact(x.rows(), count())];
    for (int i = 0; i < x.rows(); i++) {
      double own = fused ? squaredNorm(x, i) : Vectors.dot(x.values(), i * n, x.values(), i * n, n);
      for (int k = 0; k < count(); k++) {
        double squared = squared(x, i, k);
        target[i * count() + k] =
            Math.sqrt(squared < own * TRACE ? subtracted(x, i, k, own, fused) : squared);
      }
    }
    return Matrix.of(x.rows(), count(), target);
  }

  private double subtracted(Matrix x, int row, int centre, double own, boolean fused) {
    int columns = points.columns();
    double dot = 0;
    for (int j = 0; j < columns; j++) {
      double v = x.values()[row * columns + j];
      double c = points.values()[centre * columns + j];
      dot = fused ? Math.fma(v, c, dot) : dot + v * c;
    }
    return Math.max(-2 * dot + own + squaredNorm(points, centre), 0);
  }

  /** In the order of numpy's einsum: two sums, for odd and even positions, by blocks of eight. */
  private static double squaredNorm(Matrix x, int row) {
    int from = row * x.columns();
    double[] sums = new double[2];
    int j = 0;
    for (; j + 8 <= x.columns(); j += 8) {
      for (int k = 6; k >= 0; k -= 2) {
        addSquare(x, from + j + k, sums, 0);
        addSquare(x, from + j + k + 1, sums, 1);
      }
    }
    for (; j < x.columns(); j++) {
      addSquare(x, from + j, sums, j % 2);
    }
    return sums[0] + sums[1];
  }

  private static void addSquare(Matrix x, int at, double[] sums, int sum) {
    sums[sum] += x.values()[at] * x.values()[at];
  }

  double squared(Matrix x, int row, int centre) {
    int columns = points.columns();
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double d = x.values()[row * columns + j] - points.values()[centre * columns + j];
      sum += d * d;
    }
    return sum;
  }
}
