package dev.bonafide.sklearn.decomposition;

import dev.bonafide.sklearn.algebra.Vectors;

/**
 * {@code lasso_cd}: the lasso by coordinate descent, one atom after the other, until the duality
 * gap is small. Where it ends is not the exact optimum, so the steps are those of the release.
 *
 * @param alpha the weight of the sum of absolute weights
 * @param screening how atoms that cannot have a weight are left out
 */
record CoordinateDescent(Gram gram, double alpha, int sweeps, boolean positive, Screening screening)
    implements Coding {

  /** Leaving atoms out by the duality gap. */
  enum Screening {
    /** Until 1.7. */
    NONE,
    /** 1.8: every atom is judged anew. */
    ALL_ANEW,
    /** Since 1.9: an atom that is out stays out. */
    FOR_GOOD
  }

  private double tolerance() {
    return screening == Screening.NONE ? 1e-4 : 1e-8;
  }

  @Override
  public double[] weights(double[] products, double squaredNorm) {
    return new Descent(products, squaredNorm).solve();
  }

  /** One sample's descent. */
  private final class Descent {
    private final double[] products;
    private final double squaredNorm;
    private final double[] weights = new double[gram.size()];

    /** The products of the atoms with what the weights make. */
    private final double[] made = new double[gram.size()];

    private final boolean[] out = new boolean[gram.size()];
    private double dualNorm;

    Descent(double[] products, double squaredNorm) {
      this.products = products;
      this.squaredNorm = squaredNorm;
    }

    double[] solve() {
      double tolerance = tolerance() * squaredNorm;
      boolean screens =
          screening == Screening.ALL_ANEW || (screening == Screening.FOR_GOOD && alpha > 0);
      if (screening != Screening.NONE) {
        double gap = gap();
        if (gap >= 0 && gap <= tolerance) {
          return weights;
        }
        if (screens) {
          screen(gap);
        }
      }
      for (int sweep = 1; sweep <= sweeps; sweep++) {
        if (settled(sweep()) || sweep == sweeps) {
          double gap = gap();
          boolean small = screening == Screening.NONE ? gap < tolerance : gap <= tolerance;
          if (small || Double.isNaN(gap)) {
            break;
          }
          if (screens) {
            screen(gap);
          }
        }
      }
      return weights;
    }

    /** The greatest change of a weight in relation to the greatest weight. */
    private double sweep() {
      double greatest = 0;
      double greatestChange = 0;
      for (int k = 0; k < weights.length; k++) {
        double curvature = gram.get(k, k);
        if (out[k] || curvature == 0) {
          continue;
        }
        double old = weights[k];
        double pull = products[k] - made[k] + old * curvature;
        double size = Math.max(Math.abs(pull) - alpha, 0) / curvature;
        weights[k] = positive && pull < 0 ? 0 : Math.signum(pull) * size;
        add(k, weights[k] - old);
        greatestChange = Math.max(greatestChange, Math.abs(weights[k] - old));
        greatest = Math.max(greatest, Math.abs(weights[k]));
      }
      return greatest == 0 ? 0 : greatestChange / greatest;
    }

    private boolean settled(double change) {
      boolean small = screening == Screening.NONE ? change < tolerance() : change <= tolerance();
      return small || Double.isNaN(change);
    }

    private void add(int atom, double change) {
      if (change != 0) {
        for (int j = 0; j < made.length; j++) {
          made[j] += change * gram.get(atom, j);
        }
      }
    }

    /** The duality gap; leaves the dual norm behind. */
    private double gap() {
      int size = weights.length;
      double fit = Vectors.dot(weights, 0, products, 0, size);
      double left = squaredNorm + Vectors.dot(weights, 0, made, 0, size) - 2 * fit;
      double sum = 0;
      dualNorm = positive ? Double.NEGATIVE_INFINITY : 0;
      for (int k = 0; k < size; k++) {
        double correlated = products[k] - made[k];
        dualNorm = Math.max(dualNorm, positive ? correlated : Math.abs(correlated));
        sum += Math.abs(weights[k]);
      }
      if (screening == Screening.FOR_GOOD && alpha == 0) {
        double squares = 0;
        for (int k = 0; k < size; k++) {
          squares += (products[k] - made[k]) * (products[k] - made[k]);
        }
        return squares;
      }
      double scale = dualNorm > alpha ? alpha / dualNorm : 1;
      return 0.5 * left * (1 + scale * scale) + alpha * sum - scale * (squaredNorm - fit);
    }

    private void screen(double gap) {
      double radius = Math.sqrt(2 * Math.abs(gap)) / alpha;
      for (int k = 0; k < weights.length; k++) {
        if (out[k] && screening == Screening.FOR_GOOD) {
          continue;
        }
        double curvature = gram.get(k, k);
        double correlated = (products[k] - made[k]) / Math.max(alpha, dualNorm);
        boolean in = curvature != 0 && (1 - Math.abs(correlated)) / Math.sqrt(curvature) <= radius;
        out[k] = !in;
        if (!in) {
          add(k, -weights[k]);
          weights[k] = 0;
        }
      }
    }
  }
}
