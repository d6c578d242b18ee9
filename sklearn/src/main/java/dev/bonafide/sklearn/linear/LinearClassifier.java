package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Every classifier that decides by linear scores: one for two classes, else one a class. */
public record LinearClassifier(
    Inputs inputs, LinearMap map, Labels labels, ProbabilityRule probabilities)
    implements Estimator {

  /** Without probabilities: {@code LinearSVC}, {@code Perceptron} and such. */
  static Estimator read(Attributes a) throws RefusedException {
    return with(a, ProbabilityRule.NONE);
  }

  /** {@code LogisticRegression} and its cross-validated form. */
  static Estimator readLogistic(Attributes a) throws RefusedException {
    return with(a, logisticRule(a));
  }

  /** {@code SGDClassifier}: probabilities depend on the loss. */
  static Estimator readStochastic(Attributes a) throws RefusedException {
    return with(
        a,
        switch (a.text("loss")) {
          case "log_loss", "log" -> oneVersusRest(a);
          case "modified_huber" -> ProbabilityRule.MODIFIED_HUBER;
          default -> ProbabilityRule.NONE;
        });
  }

  /** One whose probabilities are the softmax of its scores, or the logistic function of one. */
  public static LinearClassifier readSoftmax(Attributes a) throws RefusedException {
    return with(a, ProbabilityRule.SOFTMAX);
  }

  private static LinearClassifier with(Attributes a, ProbabilityRule rule) throws RefusedException {
    LinearMap map = LinearMap.read(a, "coef_", "intercept_");
    Labels classes = a.get("classes_").labels();
    checkOutputs(a, map, classes);
    return new LinearClassifier(Inputs.of(a, map.features()), map, classes, rule);
  }

  static void checkOutputs(Attributes a, LinearMap map, Labels classes) throws RefusedException {
    int expected = classes.size() == 2 ? 1 : classes.size();
    if (map.outputs() != expected && map.outputs() != classes.size()) {
      throw a.get("coef_").invalid(expected + " rows for " + classes.size() + " classes");
    }
  }

  /**
   * Until 1.7 {@code multi_class} chose; {@code auto} meant one-versus-rest for two classes and for
   * the solvers that could do nothing else. Later releases have no choice.
   */
  private static ProbabilityRule logisticRule(Attributes a) throws RefusedException {
    if (a.version().atLeast(1, 8)) {
      return ProbabilityRule.SOFTMAX;
    }
    String choice = a.text("multi_class");
    if (choice.equals("multinomial")) {
      return ProbabilityRule.MULTINOMIAL;
    }
    if (choice.equals("ovr") || choice.equals("warn")) {
      return oneVersusRest(a);
    }
    String solver = a.text("solver");
    boolean ovrSolver =
        solver.equals("liblinear")
            || (solver.equals("newton-cholesky") && !a.version().atLeast(1, 6));
    return ovrSolver ? oneVersusRest(a) : ProbabilityRule.SOFTMAX;
  }

  private static ProbabilityRule oneVersusRest(Attributes a) {
    return a.version().atLeast(1, 9)
        ? ProbabilityRule.ONE_VERSUS_REST
        : ProbabilityRule.ONE_VERSUS_REST_UNTIL_1_8;
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT, Method.DECISION_FUNCTION);
    if (probabilities != ProbabilityRule.NONE) {
      methods.add(Method.PREDICT_PROBA);
      methods.add(Method.PREDICT_LOG_PROBA);
    }
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    return labels.take(winners(map.scores(checked), checked.rows(), map.outputs()));
  }

  /** Positions of the winning classes: the sign of a single score, else the greatest. */
  static int[] winners(double[] scores, int rows, int outputs) {
    int[] winners = new int[rows];
    for (int i = 0; i < rows; i++) {
      winners[i] =
          outputs == 1
              ? (scores[i] > 0 ? 1 : 0)
              : Probabilities.argmax(scores, i * outputs, outputs);
    }
    return winners;
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] scores = map.scores(checked);
    Matrix answer =
        map.outputs() == 1
            ? Matrix.vector(scores)
            : Matrix.of(checked.rows(), map.outputs(), scores);
    return answer.as(map.typeFor(checked));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (probabilities == ProbabilityRule.NONE) {
      throw without(Method.PREDICT_PROBA);
    }
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] all = probabilities.apply(map.scores(checked), checked.rows(), map.outputs());
    return Matrix.of(checked.rows(), Math.max(2, map.outputs()), all).as(map.typeFor(checked));
  }
}
