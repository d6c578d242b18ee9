package dev.bonafide.sklearn.decomposition;

/**
 * How the weights of a dictionary's atoms are found for one sample. All that a way needs to know of
 * the sample are its products with the atoms and its length.
 */
sealed interface Coding
    permits Coding.Threshold, MatchingPursuit, LeastAngleCoding, CoordinateDescent {

  /**
   * @param products of the sample with each atom; may be written to
   * @param squaredNorm of the sample
   */
  double[] weights(double[] products, double squaredNorm);

  /** The products themselves, drawn towards zero. */
  record Threshold(double least, boolean positive) implements Coding {
    @Override
    public double[] weights(double[] products, double squaredNorm) {
      double[] weights = new double[products.length];
      for (int k = 0; k < weights.length; k++) {
        double size = Math.max(Math.abs(products[k]) - least, 0);
        weights[k] = Math.signum(products[k]) * size;
        if (positive) {
          weights[k] = Math.max(weights[k], 0);
        }
      }
      return weights;
    }
  }
}
