package dev.bonafide.sklearn.dummy;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Set;

/** {@code DummyRegressor}: the constant of the fit, whatever the strategy that found it. */
record ConstantRegressor(Inputs inputs, Matrix constant) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    return new ConstantRegressor(Inputs.of(a), a.get("constant_").matrix(1, Value.ANY));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    int columns = constant.columns();
    double[] target = new double[Math.multiplyExact(x.rows(), columns)];
    for (int i = 0; i < x.rows(); i++) {
      System.arraycopy(constant.values(), 0, target, i * columns, columns);
    }
    return columns == 1
        ? Matrix.vector(target, constant.type())
        : Matrix.of(x.rows(), columns, target, constant.type());
  }
}
