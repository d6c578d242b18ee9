package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** {@code SGDOneClassSVM}: a linear one-class machine with an offset. */
record StochasticNovelty(Inputs inputs, LinearMap map, double offset) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix coefficients = a.get("coef_").matrixOrRow(1, -1);
    LinearMap map = LinearMap.of(coefficients, new double[1], true);
    return new StochasticNovelty(Inputs.of(a, map.features()), map, a.real("offset_"));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.DECISION_FUNCTION, Method.SCORE_SAMPLES);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] scores = scores(x);
    long[] labels = new long[scores.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores[i] - offset >= 0 ? 1 : -1;
    }
    return new Labels.Ints(labels, ElementType.INT32, 0);
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
  public Answer scoreSamples(Features x) throws RefusedException {
    return Matrix.vector(scores(x));
  }

  private double[] scores(Features x) throws RefusedException {
    return map.scores(inputs.numeric(x, Inputs.NonFinite.REFUSED));
  }
}
