package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import java.util.Set;

/** An estimator that transforms and does nothing else. */
public interface Transformer extends Estimator {

  @Override
  default Set<Method> methods() {
    return Set.of(Method.TRANSFORM);
  }

  @Override
  Features transform(Features x) throws RefusedException;
}
