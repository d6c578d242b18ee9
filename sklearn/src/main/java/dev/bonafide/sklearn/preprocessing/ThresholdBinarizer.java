package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;

/** {@code Binarizer}: 1 above the threshold, else 0. */
record ThresholdBinarizer(Inputs inputs, double threshold) implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    return new ThresholdBinarizer(Inputs.of(a), a.real("threshold"));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return switch (inputs.numeric(x, Inputs.NonFinite.REFUSED)) {
      case Matrix m -> {
        double[] values = m.values().clone();
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] > threshold ? 1 : 0;
        }
        yield Matrix.of(m.rows(), m.columns(), values, m.type());
      }
      case SparseMatrix s -> {
        if (threshold < 0) {
          throw new RefusedException(
              Reason.INVALID_REQUEST, "a sparse matrix cannot be binarized below zero");
        }
        Matrix dense = inputs.densified(s, Inputs.NonFinite.REFUSED);
        double[] values = dense.values();
        for (int i = 0; i < values.length; i++) {
          values[i] = values[i] > threshold ? 1 : 0;
        }
        yield SparseMatrix.of(Matrix.of(s.rows(), s.columns(), values, s.type()));
      }
      default -> throw new IllegalStateException("numeric() gives matrices");
    };
  }
}
