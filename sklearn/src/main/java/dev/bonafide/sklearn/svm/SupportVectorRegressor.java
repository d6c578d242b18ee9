package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** scikit-learn's {@code SVR} and {@code NuSVR}. */
record SupportVectorRegressor(MachineInput input, DualMachine machine) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    MachineInput input = MachineInput.read(a);
    return new SupportVectorRegressor(input, DualMachine.read(a, 1, input.columns()));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Inputs inputs() {
    return input.inputs();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return Matrix.vector(machine.decide(input.check(x)));
  }
}
