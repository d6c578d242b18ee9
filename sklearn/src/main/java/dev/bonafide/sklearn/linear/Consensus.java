package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** {@code RANSACRegressor}: predicts with the estimator that fitted the consensus. */
record Consensus(Inputs inputs, Estimator inner) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    return new Consensus(Inputs.of(a), a.get("estimator_").estimator());
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return inner.predict(x);
  }
}
