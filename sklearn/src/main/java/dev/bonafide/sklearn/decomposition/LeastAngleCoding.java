package dev.bonafide.sklearn.decomposition;

/**
 * {@code lars} and {@code lasso_lars}: the end of a path of least angle regression.
 *
 * @param kind whether atoms may leave the path again
 * @param alpha where the path ends, times the number of features
 * @param steps the most that are made
 */
record LeastAngleCoding(
    Gram gram, LeastAnglePath.Kind kind, double alpha, int features, int steps, boolean positive)
    implements Coding {

  @Override
  public double[] weights(double[] products, double squaredNorm) {
    return new LeastAnglePath(this, products).end();
  }
}
