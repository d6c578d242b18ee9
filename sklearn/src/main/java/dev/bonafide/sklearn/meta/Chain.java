package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.ensemble.Blocks;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code ClassifierChain} and {@code RegressorChain}: each estimator also sees what
 * those before it answered.
 *
 * @param order the output that each estimator stands for
 * @param passed what an estimator tells those behind it
 */
record Chain(
    Inputs inputs, List<Estimator> members, int[] order, Method passed, MultiOutput.Kind kind)
    implements Estimator {

  static Chain classifier(Attributes a) throws RefusedException {
    return read(a, MultiOutput.Kind.CLASSIFIERS);
  }

  static Chain regressor(Attributes a) throws RefusedException {
    return read(a, MultiOutput.Kind.REGRESSORS);
  }

  private static Chain read(Attributes a, MultiOutput.Kind kind) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    Value value = a.get("order_");
    int[] order = value.positions(members.size(), members.size());
    if (Arrays.stream(order).distinct().count() != order.length) {
      throw value.invalid("each output once");
    }
    Method passed =
        switch (a.text("chain_method_", "predict")) {
          case "predict" -> Method.PREDICT;
          case "predict_proba" -> Method.PREDICT_PROBA;
          case "decision_function" -> Method.DECISION_FUNCTION;
          case "predict_log_proba" -> Method.PREDICT_LOG_PROBA;
          default -> throw a.get("chain_method_").invalid("a method of the estimators");
        };
    return new Chain(Inputs.of(a), members, order, passed, kind);
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT);
    for (Method method :
        List.of(Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION)) {
      if (kind == MultiOutput.Kind.CLASSIFIERS
          && members.stream().allMatch(m -> m.methods().contains(method))) {
        methods.add(method);
      }
    }
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return kind == MultiOutput.Kind.REGRESSORS
        ? List.of()
        : members.stream().flatMap(m -> m.classes().stream()).toList();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return along(x, Method.PREDICT);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return along(x, Method.PREDICT_PROBA);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return along(x, Method.DECISION_FUNCTION);
  }

  private Matrix along(Features x, Method asked) throws RefusedException {
    if (!methods().contains(asked)) {
      throw without(asked);
    }
    int n = x.rows();
    int k = members.size();
    double[] target = new double[Math.multiplyExact(n, k)];
    var seen = new ArrayList<Matrix>();
    seen.add(inputs.densified(x, Inputs.NonFinite.REFUSED));
    for (int m = 0; m < k; m++) {
      Matrix augmented = Blocks.join(seen, n);
      double[] told = answer(members.get(m), augmented, passed);
      double[] answered = asked == passed ? told : answer(members.get(m), augmented, asked);
      seen.add(Matrix.of(n, 1, told));
      for (int i = 0; i < n; i++) {
        target[i * k + order[m]] = answered[i];
      }
    }
    return Matrix.of(n, k, target);
  }

  private static double[] answer(Estimator member, Matrix x, Method method)
      throws RefusedException {
    Answer answer = member.apply(method, x);
    return switch (method) {
      case PREDICT_PROBA, PREDICT_LOG_PROBA -> MemberAnswers.column(answer, 1);
      case PREDICT, DECISION_FUNCTION, TRANSFORM, SCORE_SAMPLES -> MemberAnswers.vector(answer);
    };
  }
}
