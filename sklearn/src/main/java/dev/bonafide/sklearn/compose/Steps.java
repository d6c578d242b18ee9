package dev.bonafide.sklearn.compose;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code Pipeline}: transformers one after the other, and an estimator at the end. */
final class Steps implements Estimator {
  private final Inputs inputs;
  private final List<Estimator> before;
  private final @Nullable Estimator last;

  private Steps(Inputs inputs, List<Estimator> before, @Nullable Estimator last) {
    this.inputs = inputs;
    this.before = List.copyOf(before);
    this.last = last;
  }

  static Estimator read(Attributes a) throws RefusedException {
    List<Value> steps = a.get("steps").items();
    if (steps.isEmpty()) {
      throw a.get("steps").invalid("at least one step");
    }
    var before = new ArrayList<Estimator>();
    Estimator last = null;
    for (int i = 0; i < steps.size(); i++) {
      Value step = steps.get(i).items(2).get(1);
      if (passesOn(step)) {
        continue;
      }
      Estimator estimator = step.estimator();
      if (i == steps.size() - 1) {
        last = estimator;
      } else if (estimator.methods().contains(Method.TRANSFORM)) {
        before.add(estimator);
      } else {
        throw step.invalid("a transformer");
      }
    }
    return new Steps(inputs(before, last), before, last);
  }

  /** What the first step expects, in the name of the whole. */
  private static Inputs inputs(List<Estimator> before, @Nullable Estimator last) {
    if (!before.isEmpty()) {
      return before.getFirst().inputs();
    }
    return last == null ? new Inputs("Pipeline", Inputs.UNKNOWN, List.of()) : last.inputs();
  }

  private static boolean passesOn(Value step) throws RefusedException {
    return step.isNone() || (step.isText() && step.text().equals("passthrough"));
  }

  @Override
  public Set<Method> methods() {
    return last == null ? EnumSet.of(Method.TRANSFORM) : last.methods();
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public List<Labels> classes() {
    return last == null ? List.of() : last.classes();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return end(Method.PREDICT).predict(prepared(x));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return end(Method.PREDICT_PROBA).predictProba(prepared(x));
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    return end(Method.PREDICT_LOG_PROBA).predictLogProba(prepared(x));
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return end(Method.DECISION_FUNCTION).decisionFunction(prepared(x));
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    return end(Method.SCORE_SAMPLES).scoreSamples(prepared(x));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features prepared = prepared(x);
    return last == null ? prepared : last.transform(prepared);
  }

  @Override
  public boolean rowsAreIndependent() {
    return before.stream().allMatch(Estimator::rowsAreIndependent)
        && (last == null || last.rowsAreIndependent());
  }

  private Estimator end(Method method) throws RefusedException {
    if (last == null) {
      throw without(method);
    }
    return last;
  }

  private Features prepared(Features x) throws RefusedException {
    Features current = x;
    for (Estimator step : before) {
      current = step.transform(current);
    }
    return current;
  }
}
