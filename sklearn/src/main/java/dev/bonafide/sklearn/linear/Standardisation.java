package dev.bonafide.sklearn.linear;

import dev.bonafide.sklearn.data.Matrix;

/** Columns moved by their means and, where scales are given, divided by them. */
public final class Standardisation {
  private final double[] means;
  private final double[] scales;

  private Standardisation(double[] means, double[] scales) {
    this.means = means;
    this.scales = scales;
  }

  public static Standardisation centring(double[] means) {
    return new Standardisation(means, new double[0]);
  }

  /**
   * @param scales as many as means
   */
  public static Standardisation of(double[] means, double[] scales) {
    return new Standardisation(means, scales);
  }

  /** A new float64 matrix of the same shape. */
  public Matrix apply(Matrix x) {
    int columns = x.columns();
    double[] target = new double[x.values().length];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < columns; j++) {
        double v = x.values()[i * columns + j] - means[j];
        target[i * columns + j] = scales.length == 0 ? v : v / scales[j];
      }
    }
    return Matrix.of(x.rows(), columns, target);
  }
}
