package dev.bonafide.sklearn.ensemble;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Probabilities;

/**
 * Raw scores of a boosted classifier: one column for two classes, else one a class.
 *
 * @param values row-major
 */
record RawScores(int rows, int columns, double[] values) {

  /** As {@code decision_function} answers. */
  Answer decision() {
    return columns == 1 ? Matrix.vector(values) : Matrix.of(rows, columns, values);
  }

  /**
   * The winning classes.
   *
   * @param zeroIsSecond whether a score of exactly 0 means the second of two classes
   */
  Labels labels(Labels classes, boolean zeroIsSecond) {
    if (columns > 1) {
      return classes.take(Probabilities.argmax(Matrix.of(rows, columns, values)));
    }
    int[] best = new int[rows];
    for (int i = 0; i < rows; i++) {
      best[i] = values[i] > 0 || (zeroIsSecond && values[i] == 0) ? 1 : 0;
    }
    return classes.take(best);
  }

  /** Probabilities of all classes. */
  Matrix probabilities(Link link) {
    if (columns > 1) {
      double[] target = values.clone();
      Probabilities.softmaxRows(target, rows, columns);
      return Matrix.of(rows, columns, target);
    }
    double[] target = new double[2 * rows];
    for (int i = 0; i < rows; i++) {
      target[2 * i + 1] = link.prediction(values[i]);
      target[2 * i] = 1 - target[2 * i + 1];
    }
    return Matrix.of(rows, 2, target);
  }
}
