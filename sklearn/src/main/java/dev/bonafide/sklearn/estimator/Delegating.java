package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import java.util.List;
import java.util.Set;

/** An estimator that answers as the one inside it, but for the methods that it overrides. */
public interface Delegating extends Estimator {

  Estimator inner();

  @Override
  default Set<Method> methods() {
    return inner().methods();
  }

  @Override
  default Inputs inputs() {
    return inner().inputs();
  }

  @Override
  default List<Labels> classes() {
    return inner().classes();
  }

  @Override
  default boolean rowsAreIndependent() {
    return inner().rowsAreIndependent();
  }

  @Override
  default Answer predict(Features x) throws RefusedException {
    return inner().predict(x);
  }

  @Override
  default Answer predictProba(Features x) throws RefusedException {
    return inner().predictProba(x);
  }

  @Override
  default Answer predictLogProba(Features x) throws RefusedException {
    return inner().predictLogProba(x);
  }

  @Override
  default Answer decisionFunction(Features x) throws RefusedException {
    return inner().decisionFunction(x);
  }

  @Override
  default Features transform(Features x) throws RefusedException {
    return inner().transform(x);
  }

  @Override
  default Answer scoreSamples(Features x) throws RefusedException {
    return inner().scoreSamples(x);
  }
}
