package dev.bonafide.sklearn.algebra;

/** Sums over two vectors of {@code n} numbers, in order, as stretches of larger arrays. */
public final class Vectors {
  private Vectors() {}

  public static double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += a[aFrom + j] * b[bFrom + j];
    }
    return sum;
  }

  /** The Euclidean distance before its root. */
  public static double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double d = a[aFrom + j] - b[bFrom + j];
      sum += d * d;
    }
    return sum;
  }

  /** The sum of the absolute differences. */
  public static double manhattan(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += Math.abs(a[aFrom + j] - b[bFrom + j]);
    }
    return sum;
  }
}
