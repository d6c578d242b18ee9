package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import java.util.List;
import java.util.Set;

/**
 * A fitted estimator: immutable, safe for any number of threads. What it refuses about its input it
 * refuses with {@link Reason#INVALID_REQUEST}.
 */
public interface Estimator {

  /** The methods that this one, as it was configured, has. */
  Set<Method> methods();

  /** What it expects of its input. */
  Inputs inputs();

  /** {@code classes_}: one entry for each output of a classifier, none for anything else. */
  default List<Labels> classes() {
    return List.of();
  }

  /** Labels of a classifier or clusterer, numbers of a regressor. */
  default Answer predict(Features x) throws RefusedException {
    throw without(Method.PREDICT);
  }

  /** Samples × classes; a list of such for several outputs. */
  default Answer predictProba(Features x) throws RefusedException {
    throw without(Method.PREDICT_PROBA);
  }

  default Answer predictLogProba(Features x) throws RefusedException {
    return Probabilities.logarithm(predictProba(x));
  }

  /** Rank 1 for two classes, as in scikit-learn; else samples × classes, or × pairs. */
  default Answer decisionFunction(Features x) throws RefusedException {
    throw without(Method.DECISION_FUNCTION);
  }

  /** New features for the same samples; dense, sparse or a table, as in scikit-learn. */
  default Features transform(Features x) throws RefusedException {
    throw without(Method.TRANSFORM);
  }

  default Answer scoreSamples(Features x) throws RefusedException {
    throw without(Method.SCORE_SAMPLES);
  }

  /**
   * Whether each row is answered independently of the others. A few transformations stop iterating
   * by a criterion over the whole batch; those are never split.
   */
  default boolean rowsAreIndependent() {
    return true;
  }

  /** The method by name. */
  default Answer apply(Method method, Features x) throws RefusedException {
    return switch (method) {
      case PREDICT -> predict(x);
      case PREDICT_PROBA -> predictProba(x);
      case PREDICT_LOG_PROBA -> predictLogProba(x);
      case DECISION_FUNCTION -> decisionFunction(x);
      case TRANSFORM -> Answers.of(transform(x));
      case SCORE_SAMPLES -> scoreSamples(x);
    };
  }

  /** The refusal for a method that this estimator lacks. */
  default RefusedException without(Method method) {
    return new RefusedException(
        Reason.INVALID_REQUEST,
        inputs().estimator() + " has no method " + method.pythonName(),
        method.pythonName(),
        String.join(", ", methods().stream().sorted().map(Method::pythonName).toList()));
  }
}
