package dev.bonafide.sklearn.gaussian;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code GaussianProcessClassifier}: one two-class process, or several in one-versus-rest. */
record ProcessClassifier(Inputs inputs, Labels labels, Estimator inner) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    return new ProcessClassifier(
        Inputs.of(a), a.get("classes_").labels(), a.get("base_estimator_").estimator());
  }

  @Override
  public Set<Method> methods() {
    return inner.methods().contains(Method.PREDICT_PROBA)
        ? EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA)
        : EnumSet.of(Method.PREDICT);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return inner.predict(inputs.numeric(x, Inputs.NonFinite.REFUSED));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return inner.predictProba(inputs.numeric(x, Inputs.NonFinite.REFUSED));
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    throw without(Method.PREDICT_LOG_PROBA);
  }
}
