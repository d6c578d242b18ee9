package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code BaggingClassifier} and {@code BaggingRegressor}: the mean over members,
 * each of which sees its own features.
 *
 * @param labels one entry for a classifier, whose members know classes by number; none for a
 *     regressor
 */
record Bagging(Inputs inputs, List<Labels> labels, List<Member> members) implements Estimator {

  /** A member with the features it sees; the same array for all where it sees them all. */
  record Member(Estimator estimator, int[] features, int[] classPositions) {}

  static Bagging classifier(Attributes a) throws RefusedException {
    return read(a, List.of(a.get("classes_").labels()));
  }

  static Bagging regressor(Attributes a) throws RefusedException {
    return read(a, List.of());
  }

  private static Bagging read(Attributes a, List<Labels> labels) throws RefusedException {
    int features = a.get("n_features_in_").count();
    List<Estimator> estimators = a.get("estimators_").estimators();
    List<Value> subsets = a.get("estimators_features_").items(estimators.size());
    var members = new ArrayList<Member>();
    for (int m = 0; m < estimators.size(); m++) {
      int[] subset = subsets.get(m).positions(Value.ANY, features);
      members.add(
          new Member(
              estimators.get(m),
              isAll(subset, features) ? new int[0] : subset,
              labels.isEmpty()
                  ? new int[0]
                  : positions(estimators.get(m), labels.getFirst().size(), subsets.get(m))));
    }
    return new Bagging(Inputs.of(a, features), labels, members);
  }

  private static boolean isAll(int[] subset, int features) {
    if (subset.length != features) {
      return false;
    }
    for (int j = 0; j < features; j++) {
      if (subset[j] != j) {
        return false;
      }
    }
    return true;
  }

  private static int[] positions(Estimator member, int classes, Value where)
      throws RefusedException {
    if (member.classes().size() != 1) {
      throw where.invalid("a classifier");
    }
    return MemberAnswers.positions(member.classes().getFirst(), classes);
  }

  @Override
  public Set<Method> methods() {
    if (labels.isEmpty()) {
      return EnumSet.of(Method.PREDICT);
    }
    var methods = EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
    if (members.stream().allMatch(m -> m.estimator.methods().contains(Method.DECISION_FUNCTION))) {
      methods.add(Method.DECISION_FUNCTION);
    }
    return methods;
  }

  @Override
  public List<Labels> classes() {
    return labels;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (!labels.isEmpty()) {
      return labels.getFirst().take(Probabilities.argmax(probabilities(x)));
    }
    return mean(x, Method.PREDICT);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (labels.isEmpty()) {
      throw without(Method.PREDICT_PROBA);
    }
    return probabilities(x);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    if (!methods().contains(Method.DECISION_FUNCTION)) {
      throw without(Method.DECISION_FUNCTION);
    }
    return mean(x, Method.DECISION_FUNCTION);
  }

  /** The mean of probabilities in logarithms, where every member answers those. */
  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    boolean logarithms =
        members.stream().allMatch(m -> m.estimator.methods().contains(Method.PREDICT_LOG_PROBA));
    if (labels.isEmpty() || !logarithms) {
      return Estimator.super.predictLogProba(x);
    }
    Features checked = checked(x);
    int k = labels.getFirst().size();
    double[] sum = new double[Math.multiplyExact(x.rows(), k)];
    Arrays.fill(sum, Double.NEGATIVE_INFINITY);
    for (Member member : members) {
      Features seen = FeatureSubset.of(checked, member.features);
      Matrix p = MemberAnswers.numbers(member.estimator.predictLogProba(seen));
      for (int c = 0; c < member.classPositions.length; c++) {
        double[] column = MemberAnswers.column(p, c);
        for (int i = 0; i < column.length; i++) {
          int at = i * k + member.classPositions[c];
          sum[at] = Probabilities.logAddExp(sum[at], column[i]);
        }
      }
    }
    double shift = Math.log(members.size());
    for (int i = 0; i < sum.length; i++) {
      sum[i] -= shift;
    }
    return Matrix.of(x.rows(), k, sum);
  }

  private Matrix probabilities(Features x) throws RefusedException {
    Features checked = checked(x);
    int k = labels.getFirst().size();
    double[] sum = new double[Math.multiplyExact(x.rows(), k)];
    for (Member member : members) {
      Features seen = FeatureSubset.of(checked, member.features);
      if (member.estimator.methods().contains(Method.PREDICT_PROBA)) {
        Matrix p = MemberAnswers.numbers(member.estimator.predictProba(seen));
        for (int c = 0; c < member.classPositions.length; c++) {
          double[] column = MemberAnswers.column(p, c);
          for (int i = 0; i < column.length; i++) {
            sum[i * k + member.classPositions[c]] += column[i];
          }
        }
      } else {
        int[] votes = MemberAnswers.positions(member.estimator.predict(seen), k);
        for (int i = 0; i < votes.length; i++) {
          sum[i * k + votes[i]] += 1;
        }
      }
    }
    return Matrix.of(x.rows(), k, divided(sum));
  }

  /** Members may begin with encoders: what is no number goes through, as an array without names. */
  private Features checked(Features x) throws RefusedException {
    if (!(x instanceof Table table) || table.type().isNumeric()) {
      return inputs.numeric(x, Inputs.NonFinite.ALLOWED);
    }
    inputs.checkNames(table.names());
    inputs.checkFeatures(table.columns().size());
    return new Table(List.of(), table.columns(), table.rows());
  }

  private Matrix mean(Features x, Method method) throws RefusedException {
    Features checked = checked(x);
    double[] sum = new double[0];
    Matrix last = Matrix.vector(sum);
    for (Member member : members) {
      last =
          MemberAnswers.numbers(
              member.estimator.apply(method, FeatureSubset.of(checked, member.features)));
      if (sum.length == 0) {
        sum = new double[last.values().length];
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += last.values()[i];
      }
    }
    double[] mean = divided(sum);
    Matrix answer =
        last.rank() == 1 ? Matrix.vector(mean) : Matrix.of(last.rows(), last.columns(), mean);
    return last.type() == ElementType.FLOAT32 ? answer.as(ElementType.FLOAT32) : answer;
  }

  private double[] divided(double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= members.size();
    }
    return sum;
  }
}
