package dev.bonafide.sklearn.neural;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.linear.LinearMap;

/**
 * {@code BernoulliRBM}: the probabilities of the hidden units. {@code score_samples} draws random
 * numbers in scikit-learn and is not offered.
 */
record BoltzmannMachine(Inputs inputs, LinearMap map) implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    LinearMap map = LinearMap.read(a, "components_", "intercept_hidden_");
    return new BoltzmannMachine(Inputs.of(a, map.features()), map);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] hidden = map.scores(checked);
    Activation.LOGISTIC.apply(hidden, checked.rows(), map.outputs());
    return Matrix.of(checked.rows(), map.outputs(), hidden).as(map.typeFor(checked));
  }
}
