package dev.bonafide.sklearn.gaussian;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import java.util.Set;

/** {@code GaussianProcessRegressor}: the mean of the posterior. */
record ProcessRegressor(
    Inputs inputs,
    Covariance kernel,
    Matrix samples,
    LinearMap weights,
    double[] means,
    double[] scales)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix samples = a.get("X_train_").matrix(Value.ANY, Value.ANY);
    Value alpha = a.get("alpha_");
    Matrix dual =
        alpha.array().rank() == 1
            ? Matrix.of(samples.rows(), 1, alpha.vector(samples.rows()))
            : alpha.matrix(samples.rows(), Value.ANY);
    int targets = dual.columns();
    return new ProcessRegressor(
        Inputs.of(a, samples.columns()),
        CovarianceReading.read(a.get("kernel_"), samples.columns()),
        samples,
        LinearMap.ofWeights(dual, new double[targets]),
        LinearMap.intercepts(a.get("_y_train_mean"), targets),
        LinearMap.intercepts(a.get("_y_train_std"), targets));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int targets = weights.outputs();
    double[] answer = weights.scores(kernel.matrix(checked, samples));
    for (int i = 0; i < answer.length; i++) {
      answer[i] = scales[i % targets] * answer[i] + means[i % targets];
    }
    return targets == 1 ? Matrix.vector(answer) : Matrix.of(checked.rows(), targets, answer);
  }
}
