package dev.bonafide.sklearn.linear;

import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.Arrays;

/** How a linear classifier turns scores into probabilities. */
public enum ProbabilityRule {
  /** Not at all. */
  NONE,
  /** The logistic function of each score; for several classes, divided by their sum. */
  ONE_VERSUS_REST,
  /** The same until 1.8: a row whose scores all vanish becomes NaN instead of uniform. */
  ONE_VERSUS_REST_UNTIL_1_8,
  /** Softmax of the scores; a single score {@code d} counts as the pair {@code -d, d}. */
  MULTINOMIAL,
  /** Softmax of several scores, the logistic function of a single one. */
  SOFTMAX,
  /** Scores cut to -1…1, moved to 0…1, divided by their sum. */
  MODIFIED_HUBER;

  /**
   * Probabilities, row by row.
   *
   * @param scores one a row where {@code outputs} is 1, which stands for two classes
   */
  double[] apply(double[] scores, int rows, int outputs) {
    return switch (this) {
      case NONE -> throw new IllegalStateException("no probabilities");
      case ONE_VERSUS_REST, ONE_VERSUS_REST_UNTIL_1_8 -> {
        map(scores, Probabilities::logistic);
        double whenZero = this == ONE_VERSUS_REST ? 1.0 / outputs : Double.NaN;
        yield outputs == 1 ? complemented(scores) : normalised(scores, rows, outputs, whenZero);
      }
      case MODIFIED_HUBER -> {
        map(scores, s -> (Math.min(Math.max(s, -1), 1) + 1) / 2);
        yield outputs == 1
            ? complemented(scores)
            : normalised(scores, rows, outputs, 1.0 / outputs);
      }
      case SOFTMAX -> {
        if (outputs == 1) {
          map(scores, Probabilities::logistic);
          yield complemented(scores);
        }
        Probabilities.softmaxRows(scores, rows, outputs);
        yield scores;
      }
      case MULTINOMIAL -> {
        double[] all = outputs == 1 ? mirrored(scores) : scores;
        Probabilities.softmaxRows(all, rows, Math.max(2, outputs));
        yield all;
      }
    };
  }

  private static void map(double[] values, java.util.function.DoubleUnaryOperator f) {
    for (int i = 0; i < values.length; i++) {
      values[i] = f.applyAsDouble(values[i]);
    }
  }

  private static double[] complemented(double[] second) {
    double[] both = new double[2 * second.length];
    for (int i = 0; i < second.length; i++) {
      both[2 * i] = 1 - second[i];
      both[2 * i + 1] = second[i];
    }
    return both;
  }

  private static double[] mirrored(double[] scores) {
    double[] both = new double[2 * scores.length];
    for (int i = 0; i < scores.length; i++) {
      both[2 * i] = -scores[i];
      both[2 * i + 1] = scores[i];
    }
    return both;
  }

  /** Rows divided by their sums. */
  private static double[] normalised(double[] values, int rows, int columns, double whenZero) {
    for (int i = 0; i < rows; i++) {
      int from = i * columns;
      double sum = 0;
      for (int j = from; j < from + columns; j++) {
        sum += values[j];
      }
      if (sum == 0) {
        Arrays.fill(values, from, from + columns, whenZero);
      } else {
        for (int j = from; j < from + columns; j++) {
          values[j] /= sum;
        }
      }
    }
    return values;
  }
}
