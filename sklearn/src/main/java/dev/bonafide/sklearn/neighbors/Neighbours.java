package dev.bonafide.sklearn.neighbors;

/**
 * The neighbours of one query.
 *
 * @param rows of the training samples
 * @param distances to them
 */
record Neighbours(int[] rows, double[] distances) {

  int count() {
    return rows.length;
  }

  /** What each counts: one, or the inverse of its distance; those at no distance count alone. */
  double[] weights(boolean byDistance) {
    double[] weights = new double[rows.length];
    boolean exact = false;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = byDistance ? 1 / distances[i] : 1;
      exact |= Double.isInfinite(weights[i]);
    }
    for (int i = 0; exact && i < weights.length; i++) {
      weights[i] = Double.isInfinite(weights[i]) ? 1 : 0;
    }
    return weights;
  }
}
