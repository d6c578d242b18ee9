package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What both kinds of gradient boosting do with the sums of their trees. */
abstract class Boosted implements Estimator {
  private final List<Labels> classes;
  private final Link link;

  /** Whether a score of exactly 0 means the second of two classes. */
  private final boolean zeroIsSecond;

  /**
   * @param classes one entry for a classifier, none for a regressor
   */
  Boosted(List<Labels> classes, Link link, boolean zeroIsSecond) {
    this.classes = classes;
    this.link = link;
    this.zeroIsSecond = zeroIsSecond;
  }

  /** The sums of the trees' values, a fresh array. */
  abstract RawScores scores(Features x) throws RefusedException;

  /** Columns of the scores: one for a regressor and for two classes. */
  static int columns(List<Labels> classes) {
    int count = classes.isEmpty() ? 1 : classes.getFirst().size();
    return count == 2 ? 1 : count;
  }

  final Link link() {
    return link;
  }

  @Override
  public final List<Labels> classes() {
    return classes;
  }

  @Override
  public Set<Method> methods() {
    return classes.isEmpty()
        ? EnumSet.of(Method.PREDICT)
        : EnumSet.of(
            Method.PREDICT,
            Method.PREDICT_PROBA,
            Method.PREDICT_LOG_PROBA,
            Method.DECISION_FUNCTION);
  }

  @Override
  public final Answer predict(Features x) throws RefusedException {
    RawScores scores = scores(x);
    if (!classes.isEmpty()) {
      return scores.labels(classes.getFirst(), zeroIsSecond);
    }
    double[] numbers = scores.values();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = link.prediction(numbers[i]);
    }
    return Matrix.vector(numbers);
  }

  @Override
  public final Answer predictProba(Features x) throws RefusedException {
    if (classes.isEmpty()) {
      throw without(Method.PREDICT_PROBA);
    }
    return scores(x).probabilities(link);
  }

  @Override
  public final Answer decisionFunction(Features x) throws RefusedException {
    if (classes.isEmpty()) {
      throw without(Method.DECISION_FUNCTION);
    }
    return scores(x).decision();
  }
}
