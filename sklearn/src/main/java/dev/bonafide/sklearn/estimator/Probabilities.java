package dev.bonafide.sklearn.estimator;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;

/** Steps that classifiers share between scores, probabilities and labels. */
public final class Probabilities {
  private Probabilities() {}

  /** Element by element; zero becomes minus infinity, as in numpy. */
  public static Answer logarithm(Answer probabilities) {
    return switch (probabilities) {
      case Matrix m -> logarithm(m);
      case Matrices list ->
          new Matrices(list.outputs().stream().map(Probabilities::logarithm).toList());
      case SparseMatrix s -> logarithm(s.toDense());
      case Labels l -> throw new IllegalStateException("probabilities are numbers");
      case Table t -> throw new IllegalStateException("probabilities are numbers");
    };
  }

  private static Matrix logarithm(Matrix m) {
    double[] target = new double[m.values().length];
    for (int i = 0; i < target.length; i++) {
      target[i] = Math.log(m.values()[i]);
    }
    return (m.rank() == 1 ? Matrix.vector(target) : Matrix.of(m.rows(), m.columns(), target))
        .as(m.type());
  }

  /** Position of the greatest element of each row; the first of equals, and of NaNs, as numpy. */
  public static int[] argmax(Matrix scores) {
    int[] best = new int[scores.rows()];
    for (int i = 0; i < best.length; i++) {
      best[i] = argmax(scores.values(), i * scores.columns(), scores.columns());
    }
    return best;
  }

  /** Position, relative to {@code from}, of the greatest of {@code count} elements. */
  public static int argmax(double[] values, int from, int count) {
    int best = 0;
    double greatest = values[from];
    for (int j = 1; j < count && !Double.isNaN(greatest); j++) {
      double v = values[from + j];
      if (v > greatest || Double.isNaN(v)) {
        greatest = v;
        best = j;
      }
    }
    return best;
  }

  /** Softmax of each row, in place, shifted by the row's greatest element. */
  public static void softmaxRows(double[] values, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int from = i * columns;
      double greatest = values[from + argmax(values, from, columns)];
      double sum = 0;
      for (int j = from; j < from + columns; j++) {
        values[j] = Math.exp(values[j] - greatest);
        sum += values[j];
      }
      for (int j = from; j < from + columns; j++) {
        values[j] /= sum;
      }
    }
  }

  /** The logistic function as scipy computes it: zero below about -709. */
  public static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The logarithm of the sum of exponentials of {@code count} elements, as scipy computes it. */
  public static double logSumExp(double[] values, int from, int count) {
    double greatest = values[from + argmax(values, from, count)];
    if (Double.isInfinite(greatest)) {
      return greatest;
    }
    double sum = 0;
    for (int j = from; j < from + count; j++) {
      sum += Math.exp(values[j] - greatest);
    }
    return greatest + Math.log(sum);
  }

  /** The logarithm of the sum of two numbers, given theirs. */
  public static double logAddExp(double a, double b) {
    double greater = Math.max(a, b);
    return Double.isInfinite(greater) ? greater : greater + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  /** Makes each row of logarithms those of probabilities, in place. */
  public static void normaliseLogRows(double[] values, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      double total = logSumExp(values, i * columns, columns);
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        values[j] -= total;
      }
    }
  }
}
