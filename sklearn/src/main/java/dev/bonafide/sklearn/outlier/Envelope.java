package dev.bonafide.sklearn.outlier;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Set;

/** {@code EllipticEnvelope}: outliers by their Mahalanobis distance. */
record Envelope(Inputs inputs, double[] location, Matrix precision, double offset)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    double[] location = a.get("location_").vector(Value.ANY);
    if (!a.isPresent("precision_")) {
      throw a.unsupported("store_precision=False", "a stored precision");
    }
    return new Envelope(
        Inputs.of(a, location.length),
        location,
        a.get("precision_").matrix(location.length, location.length),
        a.real("offset_"));
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
