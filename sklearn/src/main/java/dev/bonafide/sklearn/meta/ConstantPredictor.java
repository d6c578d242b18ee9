package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What one-versus-rest keeps for a class that all training samples, or none, belonged to. */
record ConstantPredictor(Inputs inputs, double value) implements Estimator {

  static ConstantPredictor read(Attributes a) throws RefusedException {
    return new ConstantPredictor(Inputs.of(a), a.get("y_").flat(1)[0]);
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA, Method.DECISION_FUNCTION);
  }

  @Override
  public Answer predict(Features x) {
    double[] values = new double[x.rows()];
    Arrays.fill(values, value);
    return Matrix.vector(values);
  }

  @Override
  public Answer decisionFunction(Features x) {
    return predict(x);
  }

  @Override
  public Answer predictProba(Features x) {
    double[] values = new double[2 * x.rows()];
    for (int i = 0; i < x.rows(); i++) {
      values[2 * i] = 1 - value;
      values[2 * i + 1] = value;
    }
    return Matrix.of(x.rows(), 2, values);
  }
}
