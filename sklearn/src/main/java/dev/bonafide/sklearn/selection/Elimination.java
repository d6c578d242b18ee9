package dev.bonafide.sklearn.selection;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code RFE} and {@code RFECV}: the kept columns, and an estimator fitted on them. */
record Elimination(Inputs inputs, int[] kept, Estimator inner) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    boolean[] mask = a.get("support_").flags(Value.ANY);
    return new Elimination(
        Inputs.of(a, mask.length),
        FeatureSelection.positions(mask),
        a.get("estimator_").estimator());
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.copyOf(inner.methods());
    methods.remove(Method.SCORE_SAMPLES);
    methods.add(Method.TRANSFORM);
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return inner.classes();
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return FeatureSelection.select(inputs.numeric(x, Inputs.NonFinite.NAN_ALLOWED), kept);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return inner.predict(transform(x));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return inner.predictProba(transform(x));
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    return inner.predictLogProba(transform(x));
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return inner.decisionFunction(transform(x));
  }
}
