package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Matrix;

/** From decisions for pairs of classes to one class, or to one number a class. */
final class PairwiseVotes {
  private PairwiseVotes() {}

  /** libsvm's winner of each row: a decision above zero votes for the first of its pair. */
  static int[] winners(double[] decisions, int rows, int classes) {
    int pairs = classes * (classes - 1) / 2;
    int[] winners = new int[rows];
    int[] votes = new int[classes];
    for (int row = 0; row < rows; row++) {
      java.util.Arrays.fill(votes, 0);
      int at = row * pairs;
      for (int i = 0; i < classes; i++) {
        for (int j = i + 1; j < classes; j++) {
          votes[decisions[at++] > 0 ? i : j]++;
        }
      }
      int best = 0;
      for (int i = 1; i < classes; i++) {
        if (votes[i] > votes[best]) {
          best = i;
        }
      }
      winners[row] = best;
    }
    return winners;
  }

  /**
   * scikit-learn's one-versus-rest view of libsvm's decisions: votes, with the sum of confidences
   * squeezed to less than a third to break ties.
   */
  static Matrix oneVersusRest(double[] decisions, int rows, int classes) {
    int pairs = classes * (classes - 1) / 2;
    double[] target = new double[Math.multiplyExact(rows, classes)];
    double[] confidence = new double[classes];
    for (int row = 0; row < rows; row++) {
      java.util.Arrays.fill(confidence, 0);
      int at = row * pairs;
      int to = row * classes;
      for (int i = 0; i < classes; i++) {
        for (int j = i + 1; j < classes; j++) {
          double decision = decisions[at++];
          confidence[i] += decision;
          confidence[j] -= decision;
          target[to + (decision < 0 ? j : i)]++;
        }
      }
      for (int i = 0; i < classes; i++) {
        target[to + i] += confidence[i] / (3 * (Math.abs(confidence[i]) + 1));
      }
    }
    return Matrix.of(rows, classes, target);
  }
}
