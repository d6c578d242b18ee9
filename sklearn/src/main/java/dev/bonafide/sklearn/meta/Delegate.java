package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;
import java.util.Set;

/** An estimator that answers as the one it holds: search results, frozen and self-trained ones. */
record Delegate(Estimator inner) implements Estimator {

  static Delegate search(Attributes a) throws RefusedException {
    return new Delegate(a.get("best_estimator_").estimator());
  }

  static Delegate frozen(Attributes a) throws RefusedException {
    return new Delegate(a.get("estimator").estimator());
  }

  static Delegate selfTraining(Attributes a) throws RefusedException {
    return new Delegate(a.get(a.has("estimator_") ? "estimator_" : "base_estimator_").estimator());
  }

  @Override
  public Set<Method> methods() {
    return inner.methods();
  }

  @Override
  public Inputs inputs() {
    return inner.inputs();
  }

  @Override
  public List<Labels> classes() {
    return inner.classes();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return inner.predict(x);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return inner.predictProba(x);
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    return inner.predictLogProba(x);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return inner.decisionFunction(x);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return inner.transform(x);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    return inner.scoreSamples(x);
  }
}
