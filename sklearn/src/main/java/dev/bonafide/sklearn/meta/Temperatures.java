package dev.bonafide.sklearn.meta;

import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Probabilities;

/** scikit-learn's {@code _TemperatureScaling}: scores of all classes made less sure, or surer. */
final class Temperatures {
  /** Keeps the logarithm of a probability of zero finite. */
  private static final double SMALL = 1e-12;

  private Temperatures() {}

  /**
   * The probabilities of all classes, row-major.
   *
   * @param inverse one divided by the temperature
   * @param decides whether the scores are those of a decision function
   */
  static double[] softened(Matrix scores, double inverse, boolean decides) {
    Matrix all = scores.columns() > 2 ? scores : decides ? both(scores) : surelyBoth(scores);
    double[] logits = all.values().clone();
    boolean probabilities = areProbabilities(all);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = inverse * (probabilities ? Math.log(logits[i] + SMALL) : logits[i]);
    }
    Probabilities.softmaxRows(logits, all.rows(), all.columns());
    return logits;
  }

  /** Scores of the second of two classes, with their opposites for the first. */
  private static Matrix both(Matrix scores) {
    double[] target = new double[2 * scores.rows()];
    for (int i = 0; i < scores.rows(); i++) {
      double score = scores.get(i, scores.columns() - 1);
      target[2 * i] = -score;
      target[2 * i + 1] = score;
    }
    return Matrix.of(scores.rows(), 2, target);
  }

  /** Probabilities of the second of two classes, with what is left for the first. */
  private static Matrix surelyBoth(Matrix probabilities) {
    double[] target = new double[2 * probabilities.rows()];
    for (int i = 0; i < probabilities.rows(); i++) {
      target[2 * i + 1] = probabilities.get(i, probabilities.columns() - 1);
      target[2 * i] = 1 - target[2 * i + 1];
    }
    return Matrix.of(probabilities.rows(), 2, target);
  }

  /** Whether all numbers lie between 0 and 1 and all rows sum to 1, by numpy's isclose. */
  private static boolean areProbabilities(Matrix m) {
    for (int i = 0; i < m.rows(); i++) {
      double sum = 0;
      for (int j = 0; j < m.columns(); j++) {
        double v = m.get(i, j);
        if (!(v >= 0 && v <= 1)) {
          return false;
        }
        sum += v;
      }
      if (!(Math.abs(sum - 1) <= 1e-8 + 1e-5)) {
        return false;
      }
    }
    return true;
  }
}
