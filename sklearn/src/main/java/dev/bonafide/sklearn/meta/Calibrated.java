package dev.bonafide.sklearn.meta;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code CalibratedClassifierCV}: the mean of several calibrated classifiers. */
record Calibrated(Inputs inputs, Labels labels, List<Member> members) implements Estimator {

  /**
   * A classifier with what turns its scores into probabilities.
   *
   * @param columns for each of its classes the column of the outer classes
   */
  record Member(Estimator estimator, int[] columns, List<ScoreMap> maps) {}

  /** A score to a probability. */
  sealed interface ScoreMap {
    /** The logistic function of {@code -(a x + b)}. */
    record Sigmoid(double a, double b) implements ScoreMap {}

    /** An isotonic regression. */
    record Isotonic(Estimator regression) implements ScoreMap {}

    /**
     * The softmax of the scores of all classes.
     *
     * @param inverse one divided by the temperature
     */
    record Temperature(double inverse) implements ScoreMap {}
  }

  private static final double EXCESS = 1e-5;

  static Calibrated read(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    var members = new ArrayList<Member>();
    for (Value item : a.get("calibrated_classifiers_").items()) {
      members.add(member(item.attributes(), labels));
    }
    if (members.isEmpty()) {
      throw a.get("calibrated_classifiers_").invalid("at least one classifier");
    }
    Inputs own = Inputs.of(a);
    Inputs first = members.getFirst().estimator.inputs();
    int features = own.features() == Inputs.UNKNOWN ? first.features() : own.features();
    return new Calibrated(new Inputs(own.estimator(), features, own.names()), labels, members);
  }

  private static Member member(Attributes a, Labels labels) throws RefusedException {
    Value inner = a.get(a.has("estimator") ? "estimator" : "base_estimator");
    Estimator estimator = inner.estimator();
    if (estimator.classes().size() != 1) {
      throw inner.invalid("a classifier of one output");
    }
    var maps = new ArrayList<ScoreMap>();
    for (Value calibrator : a.get("calibrators").items()) {
      maps.add(map(calibrator));
    }
    Labels own = estimator.classes().getFirst();
    if (maps.size() == 1 && maps.getFirst() instanceof ScoreMap.Temperature) {
      // The inner classifier knows the classes by number; all of them, in their order.
      if (own.size() != labels.size()) {
        throw inner.invalid(labels.size() + " classes");
      }
      return new Member(estimator, new int[0], maps);
    }
    int[] columns = MemberAnswers.positionsOf(own, labels);
    if (maps.size() != (labels.size() == 2 ? 1 : columns.length)) {
      throw a.get("calibrators").invalid("a calibrator for each class, or one for two");
    }
    return new Member(estimator, columns, maps);
  }

  private static ScoreMap map(Value calibrator) throws RefusedException {
    Attributes a = calibrator.attributes();
    return switch (a.className()) {
      case "_SigmoidCalibration" -> new ScoreMap.Sigmoid(a.real("a_"), a.real("b_"));
      case "_TemperatureScaling" -> new ScoreMap.Temperature(a.real("beta_"));
      default -> new ScoreMap.Isotonic(calibrator.estimator());
    };
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  /** A temperature looks at the whole batch to tell probabilities from other scores. */
  @Override
  public boolean rowsAreIndependent() {
    return members.stream().noneMatch(m -> m.maps.getFirst() instanceof ScoreMap.Temperature);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return labels.take(Probabilities.argmax(probabilities(x)));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return probabilities(x);
  }

  private Matrix probabilities(Features x) throws RefusedException {
    double[] sum = new double[Math.multiplyExact(x.rows(), labels.size())];
    for (Member member : members) {
      double[] part = probabilities(member, x);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part[i] > 1 && part[i] <= 1 + EXCESS ? 1 : part[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= members.size();
    }
    return Matrix.of(x.rows(), labels.size(), sum);
  }

  private double[] probabilities(Member member, Features x) throws RefusedException {
    boolean decides = member.estimator.methods().contains(Method.DECISION_FUNCTION);
    Matrix scores =
        MemberAnswers.numbers(
            decides ? member.estimator.decisionFunction(x) : member.estimator.predictProba(x));
    if (member.maps.getFirst() instanceof ScoreMap.Temperature(double inverse)) {
      if (labels.size() > 2) {
        MemberAnswers.column(scores, labels.size() - 1);
      }
      return Temperatures.softened(scores, inverse, decides);
    }
    return labels.size() == 2
        ? ofTwo(member.maps.getFirst(), scores.column(scores.columns() - 1))
        : ofMany(member.maps, scores, member.columns);
  }

  private static double[] ofTwo(ScoreMap map, double[] scores) throws RefusedException {
    double[] yes = mapped(map, scores);
    double[] target = new double[2 * yes.length];
    for (int i = 0; i < yes.length; i++) {
      target[2 * i] = 1 - yes[i];
      target[2 * i + 1] = yes[i];
    }
    return target;
  }

  private double[] ofMany(List<ScoreMap> maps, Matrix scores, int[] columns)
      throws RefusedException {
    int k = labels.size();
    double[] target = new double[scores.rows() * k];
    for (int c = 0; c < columns.length; c++) {
      double[] part = mapped(maps.get(c), MemberAnswers.column(scores, c));
      for (int i = 0; i < part.length; i++) {
        target[i * k + columns[c]] = part[i];
      }
    }
    for (int from = 0; from < target.length; from += k) {
      double sum = 0;
      for (int j = from; j < from + k; j++) {
        sum += target[j];
      }
      for (int j = from; j < from + k; j++) {
        target[j] = sum == 0 ? 1.0 / k : target[j] / sum;
      }
    }
    return target;
  }

  private static double[] mapped(ScoreMap map, double[] scores) throws RefusedException {
    return switch (map) {
      case ScoreMap.Sigmoid(double a, double b) -> {
        double[] target = new double[scores.length];
        for (int i = 0; i < target.length; i++) {
          target[i] = Probabilities.logistic(-(a * scores[i] + b));
        }
        yield target;
      }
      case ScoreMap.Isotonic(Estimator regression) ->
          MemberAnswers.vector(regression.predict(Matrix.vector(scores)));
      case ScoreMap.Temperature t ->
          throw new IllegalStateException("a temperature is for all classes together");
    };
  }
}
