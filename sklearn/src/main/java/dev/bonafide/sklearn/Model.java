package dev.bonafide.sklearn;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.SklearnVersion;
import dev.bonafide.sklearn.estimator.VersionRule;
import java.util.List;
import java.util.Set;

/**
 * A fitted estimator that was read from a file, ready to answer: immutable, safe for any number of
 * threads.
 */
public final class Model {
  private final GlobalName type;
  private final SklearnVersion version;
  private final Estimator estimator;
  private final Parallelism.Pace pace = new Parallelism.Pace();

  Model(GlobalName type, SklearnVersion version, Estimator estimator) {
    this.type = type;
    this.version = version;
    this.estimator = estimator;
  }

  /** Its class, such as {@code sklearn.svm._classes.SVC}. */
  public GlobalName type() {
    return type;
  }

  /** The scikit-learn release that made it. */
  public SklearnVersion version() {
    return version;
  }

  /** Whether models of that release were compared with scikit-learn; 1.0 is read all the same. */
  public boolean isTestedVersion() {
    return VersionRule.isTested(version);
  }

  /** The methods that it has, as it was configured. */
  public Set<Method> methods() {
    return estimator.methods();
  }

  /** How many features it takes, and their names where it was fitted with names. */
  public Inputs inputs() {
    return estimator.inputs();
  }

  /** The classes: one entry for each output of a classifier, none for anything else. */
  public List<Labels> classes() {
    return estimator.classes();
  }

  /** Whether a batch may be cut: each row's answer does not depend on the rows beside it. */
  public boolean rowsAreIndependent() {
    return estimator.rowsAreIndependent();
  }

  /**
   * The answer for each row, computed on the calling thread. Refused with {@code INVALID_REQUEST}
   * where the estimator lacks the method or cannot take the input.
   */
  public Outcome<Answer> apply(Method method, Features x) {
    return Outcome.attempt(() -> estimator.apply(method, x));
  }

  /** The same, with batches that last long enough split over the cores. */
  public Outcome<Answer> apply(Method method, Features x, Parallelism parallelism) {
    return Outcome.attempt(() -> parallelism.apply(estimator, method, x, pace));
  }

  @Override
  public String toString() {
    return type + " of scikit-learn " + version;
  }
}
