package dev.bonafide.sklearn.decomposition;

import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.data.Matrix;

/** The logarithm of a normal density around zero. */
final class NormalDensity {
  /**
   * Beyond this many features the inverse of the covariance costs too much when a model is read.
   */
  static final int MOST_FEATURES = 1000;

  private final SquareMatrix precision;
  private final double constant;

  /**
   * @param precision the inverse of the covariance
   */
  NormalDensity(SquareMatrix precision) {
    this.precision = precision;
    this.constant = -0.5 * (precision.size() * Math.log(2 * Math.PI) - precision.logDeterminant());
  }

  /** One number for each row of centred samples. */
  double[] logDensities(Matrix centred) {
    int features = precision.size();
    double[] target = new double[centred.rows()];
    for (int i = 0; i < target.length; i++) {
      double sum = 0;
      for (int j = 0; j < features; j++) {
        double inner = 0;
        for (int k = 0; k < features; k++) {
          inner += centred.get(i, k) * precision.get(k, j);
        }
        sum += centred.get(i, j) * inner;
      }
      target[i] = -0.5 * sum + constant;
    }
    return target;
  }
}
