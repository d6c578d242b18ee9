package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Delegating;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code FixedThresholdClassifier} and {@code TunedThresholdClassifierCV}: a binary
 * classifier that says the positive label from a score of its own on.
 *
 * @param response the inner method that gives the score
 * @param positive position of the positive label
 */
record Thresholded(Estimator inner, Method response, double threshold, int positive)
    implements Delegating {

  /** Metrics whose positive label is 1 unless their scorer says otherwise. */
  private static final Set<String> ONE_IS_POSITIVE =
      Set.of(
          "average_precision_score",
          "f1_score",
          "fbeta_score",
          "jaccard_score",
          "precision_score",
          "recall_score");

  static Thresholded fixed(Attributes a) throws RefusedException {
    Estimator inner = a.get(a.isPresent("estimator_") ? "estimator_" : "estimator").estimator();
    Method response = response(a, inner);
    Value given = a.get("threshold");
    double usual = response == Method.PREDICT_PROBA ? 0.5 : 0;
    double threshold = given.isText() && given.text().equals("auto") ? usual : given.real();
    return new Thresholded(
        inner, response, threshold, positive(a, inner, a.get("pos_label").cell()));
  }

  static Thresholded tuned(Attributes a) throws RefusedException {
    Estimator inner = a.get("estimator_").estimator();
    return new Thresholded(
        inner,
        response(a, inner),
        a.real("best_threshold_"),
        positive(a, inner, positiveLabel(a.get("_curve_scorer").attributes())));
  }

  /** Said by the scorer, else the default of its metric. */
  private static Cell positiveLabel(Attributes scorer) throws RefusedException {
    for (Value.Entry entry : scorer.get("_kwargs").entries()) {
      if (entry.key().text().equals("pos_label")) {
        return entry.value().cell();
      }
    }
    return ONE_IS_POSITIVE.contains(scorer.get("_score_func").name().name())
        ? new Cell.Number(1)
        : Cell.None.NONE;
  }

  private static Method response(Attributes a, Estimator inner) throws RefusedException {
    Method wanted =
        switch (a.text("response_method")) {
          case "auto" ->
              inner.methods().contains(Method.PREDICT_PROBA)
                  ? Method.PREDICT_PROBA
                  : Method.DECISION_FUNCTION;
          case "predict_proba" -> Method.PREDICT_PROBA;
          case "decision_function" -> Method.DECISION_FUNCTION;
          default ->
              throw a.get("response_method").invalid("auto, predict_proba or decision_function");
        };
    if (!inner.methods().contains(wanted)) {
      throw a.get("response_method").invalid("a method that the estimator has");
    }
    return wanted;
  }

  private static int positive(Attributes a, Estimator inner, Cell label) throws RefusedException {
    if (inner.classes().size() != 1 || inner.classes().getFirst().size() != 2) {
      throw a.invalid("the inner estimator", "other classes", "a classifier of two classes");
    }
    Labels labels = inner.classes().getFirst();
    if (label instanceof Cell.None || number(labels.cell(1)).equals(number(label))) {
      return 1;
    }
    if (number(labels.cell(0)).equals(number(label))) {
      return 0;
    }
    throw a.invalid("the positive label", label.toString(), "one of the two classes");
  }

  /** In Python, {@code True == 1}. */
  private static Cell number(Cell label) {
    return label instanceof Cell.Bool(boolean value) ? new Cell.Number(value ? 1 : 0) : label;
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT);
    for (Method method :
        List.of(Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION)) {
      if (inner.methods().contains(method)) {
        methods.add(method);
      }
    }
    return methods;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    int[] best = new int[x.rows()];
    double[] scores = scores(x);
    for (int i = 0; i < best.length; i++) {
      best[i] = scores[i] >= threshold ? positive : 1 - positive;
    }
    return classes().getFirst().take(best);
  }

  /** How sure the inner classifier is of the positive label. */
  private double[] scores(Features x) throws RefusedException {
    Answer answer = inner.apply(response, x);
    if (response == Method.PREDICT_PROBA) {
      return MemberAnswers.column(answer, positive);
    }
    double[] scores = MemberAnswers.vector(answer);
    if (positive == 1) {
      return scores;
    }
    double[] negated = new double[scores.length];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -scores[i];
    }
    return negated;
  }
}
