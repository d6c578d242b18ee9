package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;

/** {@code Normalizer}: each row divided by its norm; rows of zeros stay. */
record RowNormalizer(Inputs inputs, Norm norm) implements Transformer {
  /** Rows that are shorter count as zero in a dense matrix: ten times the machine epsilon. */
  private static final double NOTHING = 10 * Math.ulp(1.0);

  /** Which norm. */
  enum Norm {
    L1,
    L2,
    MAX;

    double of(double[] values, int from, int to) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        double v = values[i];
        sum =
            switch (this) {
              case L1 -> sum + Math.abs(v);
              case L2 -> sum + v * v;
              case MAX -> Math.max(sum, Math.abs(v));
            };
      }
      return this == L2 ? Math.sqrt(sum) : sum;
    }
  }

  static Estimator read(Attributes a) throws RefusedException {
    Norm norm =
        switch (a.text("norm")) {
          case "l1" -> Norm.L1;
          case "l2" -> Norm.L2;
          case "max" -> Norm.MAX;
          default -> throw a.get("norm").invalid("l1, l2 or max");
        };
    return new RowNormalizer(Inputs.of(a), norm);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return switch (inputs.numeric(x, Inputs.NonFinite.REFUSED)) {
      case Matrix m -> {
        double[] values = m.values().clone();
        for (int i = 0; i < m.rows(); i++) {
          divide(values, i * m.columns(), (i + 1) * m.columns(), NOTHING);
        }
        Matrix answer = Matrix.of(m.rows(), m.columns(), values);
        yield m.type().isFloating() ? answer.as(m.type()) : answer;
      }
      case SparseMatrix s -> {
        double[] values = s.values().clone();
        for (int i = 0; i < s.rows(); i++) {
          divide(values, s.starts()[i], s.starts()[i + 1], Double.MIN_VALUE);
        }
        ElementType type = s.type().isFloating() ? s.type() : ElementType.FLOAT64;
        yield new SparseMatrix(s.rows(), s.columns(), s.starts(), s.indices(), values, type);
      }
      default -> throw new IllegalStateException("numeric() gives matrices");
    };
  }

  private void divide(double[] values, int from, int to, double nothing) {
    double length = norm.of(values, from, to);
    if (length >= nothing) {
      for (int i = from; i < to; i++) {
        values[i] /= length;
      }
    }
  }
}
