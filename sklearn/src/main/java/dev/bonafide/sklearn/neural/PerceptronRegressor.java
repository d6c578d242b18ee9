package dev.bonafide.sklearn.neural;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** {@code MLPRegressor}. */
record PerceptronRegressor(Inputs inputs, Network network) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    Network network = Network.read(a);
    return new PerceptronRegressor(Inputs.of(a, network.features()), network);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] outputs = network.forward(checked);
    Matrix answer =
        network.outputs() == 1
            ? Matrix.vector(outputs)
            : Matrix.of(checked.rows(), network.outputs(), outputs);
    return answer.as(network.typeFor(checked));
  }
}
