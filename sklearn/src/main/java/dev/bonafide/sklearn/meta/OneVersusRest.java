package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code OneVsRestClassifier}.
 *
 * @param kind of the target: {@code multiclass}, {@code binary}, or several labels at once
 * @param firstOfEquals which class wins where confidences are equal: the first, before 1.8 the last
 */
record OneVersusRest(
    Inputs inputs, Labels labels, List<Estimator> members, Kind kind, boolean firstOfEquals)
    implements Estimator {

  /** What a sample can have. */
  enum Kind {
    ONE_OF_MANY,
    ONE_OF_TWO,
    ANY_NUMBER
  }

  static OneVersusRest read(Attributes a) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    Attributes binarizer = a.get("label_binarizer_").attributes();
    Labels labels = binarizer.get("classes_").labels();
    String type = binarizer.text("y_type_");
    Kind kind =
        type.startsWith("multilabel")
            ? Kind.ANY_NUMBER
            : type.equals("multiclass") ? Kind.ONE_OF_MANY : Kind.ONE_OF_TWO;
    int expected = kind == Kind.ONE_OF_TWO && labels.size() == 2 ? 1 : labels.size();
    if (members.size() != expected) {
      throw a.get("estimators_").invalid(expected + " estimators");
    }
    Inputs own = Inputs.of(a);
    int features =
        own.features() == Inputs.UNKNOWN ? members.getFirst().inputs().features() : own.features();
    return new OneVersusRest(
        new Inputs(own.estimator(), features, own.names()),
        labels,
        members,
        kind,
        a.version().atLeast(1, 8));
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.of(Method.PREDICT);
    for (Method method : List.of(Method.PREDICT_PROBA, Method.DECISION_FUNCTION)) {
      if (members.stream().allMatch(m -> m.methods().contains(method))) {
        methods.add(method);
      }
    }
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    int n = x.rows();
    double[][] confidences = new double[members.size()][];
    for (int k = 0; k < confidences.length; k++) {
      confidences[k] = MemberAnswers.confidence(members.get(k), x);
    }
    // scikit-learn asks the first member, and does not take a constant for a classifier.
    Estimator first = members.getFirst();
    double threshold = first instanceof ConstantPredictor ? 0.5 : MemberAnswers.threshold(first);
    return switch (kind) {
      case ONE_OF_MANY -> labels.take(surest(confidences, n));
      case ONE_OF_TWO -> {
        int[] best = new int[n];
        for (int i = 0; i < n; i++) {
          best[i] = labels.size() > 1 && confidences[0][i] > threshold ? 1 : 0;
        }
        yield labels.take(best);
      }
      case ANY_NUMBER -> {
        long[] marks = new long[n * confidences.length];
        for (int k = 0; k < confidences.length; k++) {
          for (int i = 0; i < n; i++) {
            marks[i * confidences.length + k] = confidences[k][i] > threshold ? 1 : 0;
          }
        }
        yield new Labels.Ints(marks, ElementType.INT64, confidences.length);
      }
    };
  }

  private int[] surest(double[][] confidences, int rows) {
    int[] best = new int[rows];
    for (int i = 0; i < rows; i++) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < confidences.length; k++) {
        if (confidences[k][i] > greatest || (confidences[k][i] == greatest && !firstOfEquals)) {
          greatest = confidences[k][i];
          best[i] = k;
        }
      }
    }
    return best;
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (!methods().contains(Method.PREDICT_PROBA)) {
      throw without(Method.PREDICT_PROBA);
    }
    int n = x.rows();
    int k = members.size() == 1 ? 2 : members.size();
    double[] target = new double[Math.multiplyExact(n, k)];
    ElementType type = ElementType.FLOAT32;
    for (int m = 0; m < members.size(); m++) {
      Matrix both = MemberAnswers.numbers(members.get(m).predictProba(x));
      type = both.type() == ElementType.FLOAT32 ? type : ElementType.FLOAT64;
      double[] yes = MemberAnswers.column(both, 1);
      for (int i = 0; i < n; i++) {
        target[i * k + k - members.size() + m] = yes[i];
      }
    }
    for (int i = 0; i < n; i++) {
      if (members.size() == 1) {
        target[2 * i] = 1 - target[2 * i + 1];
      }
      if (kind != Kind.ANY_NUMBER) {
        divideBySum(target, i * k, k);
      }
    }
    return Matrix.of(n, k, target).as(type);
  }

  private static void divideBySum(double[] values, int from, int count) {
    double sum = 0;
    for (int j = from; j < from + count; j++) {
      sum += values[j];
    }
    for (int j = from; sum != 0 && j < from + count; j++) {
      values[j] /= sum;
    }
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    if (!methods().contains(Method.DECISION_FUNCTION)) {
      throw without(Method.DECISION_FUNCTION);
    }
    if (members.size() == 1) {
      return members.getFirst().decisionFunction(x);
    }
    int k = members.size();
    double[] target = new double[Math.multiplyExact(x.rows(), k)];
    ElementType type = ElementType.FLOAT32;
    for (int m = 0; m < k; m++) {
      Matrix decision = MemberAnswers.numbers(members.get(m).decisionFunction(x));
      type = decision.type() == ElementType.FLOAT32 ? type : ElementType.FLOAT64;
      double[] scores = MemberAnswers.vector(decision);
      for (int i = 0; i < scores.length; i++) {
        target[i * k + m] = scores[i];
      }
    }
    return Matrix.of(x.rows(), k, target).as(type);
  }
}
