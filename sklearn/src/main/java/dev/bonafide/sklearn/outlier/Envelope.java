package dev.bonafide.sklearn.outlier;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Optional;
import java.util.Set;

/** {@code EllipticEnvelope}: outliers by their Mahalanobis distance. */
record Envelope(Inputs inputs, double[] location, Matrix precision, double offset)
    implements Estimator {
  private static final int MOST_FEATURES = 2000;
  private static final double SINGULAR = 1e12;

  static Estimator read(Attributes a) throws RefusedException {
    double[] location = a.get("location_").vector(Value.ANY);
    return new Envelope(
        Inputs.of(a, location.length), location, precision(a, location.length), a.real("offset_"));
  }

  /** Stored, or the inverse of the covariance; a singular one has a pseudoinverse only. */
  private static Matrix precision(Attributes a, int size) throws RefusedException {
    if (a.isPresent("precision_")) {
      return a.get("precision_").matrix(size, size);
    }
    if (size > MOST_FEATURES) {
      throw a.unsupported(size + " features without a stored precision", "at most 2000");
    }
    double[] covariance = a.get("covariance_").matrix(size, size).values().clone();
    var given = SquareMatrix.of(size, covariance);
    Optional<SquareMatrix> inverse = given.inverse();
    if (inverse.isEmpty() || greatest(given) * greatest(inverse.get()) > SINGULAR) {
      throw a.unsupported("a singular covariance without a stored precision", "store_precision");
    }
    return Matrix.of(size, size, inverse.get().values());
  }

  private static double greatest(SquareMatrix matrix) {
    double greatest = 0;
    for (double v : matrix.values()) {
      greatest = Math.max(greatest, Math.abs(v));
    }
    return greatest;
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.DECISION_FUNCTION, Method.SCORE_SAMPLES);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    return Matrix.vector(scores(x));
  }

  /** Minus the squared distance of each sample. */
  private double[] scores(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int n = location.length;
    double[] scores = new double[checked.rows()];
    double[] centred = new double[n];
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < n; j++) {
        centred[j] = checked.get(i, j) - location[j];
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        double inner = 0;
        for (int k = 0; k < n; k++) {
          inner += centred[k] * precision.get(k, j);
        }
        sum += inner * centred[j];
      }
      scores[i] = -sum;
    }
    return scores;
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    double[] scores = scores(x);
    for (int i = 0; i < scores.length; i++) {
      scores[i] -= offset;
    }
    return Matrix.vector(scores);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] scores = scores(x);
    long[] labels = new long[scores.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores[i] - offset >= 0 ? 1 : -1;
    }
    return new Labels.Ints(labels);
  }
}
