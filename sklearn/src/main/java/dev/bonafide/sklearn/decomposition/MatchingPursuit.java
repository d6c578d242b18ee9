package dev.bonafide.sklearn.decomposition;

/**
 * {@code omp}: the atom nearest to what is left of the sample joins, the weights are fitted anew,
 * until there are so many.
 *
 * @param most atoms with a weight, from 1 to their number
 */
record MatchingPursuit(Gram gram, int most) implements Coding {
  private static final double EPSILON = Math.ulp(1.0);

  @Override
  public double[] weights(double[] products, double squaredNorm) {
    int size = gram.size();
    var active = new ActiveSet(gram, most);
    double[] left = products.clone();
    double[] solved = new double[0];
    while (active.count() < most) {
      int best = best(active, left);
      double own = left[active.atom(best)];
      // scikit-learn stops, too, where rounding makes an active atom the best.
      if (best < active.count() || own * own < EPSILON) {
        break;
      }
      double remainder = active.remainder(best);
      if (active.count() > 0 && remainder <= EPSILON) {
        break;
      }
      active.add(best, Math.sqrt(remainder));
      double[] right = new double[active.count()];
      for (int k = 0; k < right.length; k++) {
        right[k] = products[active.atom(k)];
      }
      solved = active.solve(right, 0);
      for (int j = 0; j < size; j++) {
        double explained = 0;
        for (int k = 0; k < solved.length; k++) {
          explained += gram.get(j, active.atom(k)) * solved[k];
        }
        left[j] = products[j] - explained;
      }
    }
    double[] weights = new double[size];
    for (int k = 0; k < solved.length; k++) {
      weights[active.atom(k)] = solved[k];
    }
    return weights;
  }

  private static int best(ActiveSet active, double[] left) {
    int best = 0;
    for (int k = 1; k < left.length; k++) {
      if (Math.abs(left[active.atom(k)]) > Math.abs(left[active.atom(best)])) {
        best = k;
      }
    }
    return best;
  }
}
