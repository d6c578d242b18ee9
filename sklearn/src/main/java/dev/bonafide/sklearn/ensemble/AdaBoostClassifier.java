package dev.bonafide.sklearn.ensemble;

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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code AdaBoostClassifier}.
 *
 * @param real whether the members' probabilities are used (SAMME.R, up to 1.5), else their labels
 * @param penalty what a class that a member did not choose gets, times the member's weight: 0 up to
 *     1.2, since then -1/(classes - 1)
 */
record AdaBoostClassifier(
    Inputs inputs,
    Labels labels,
    List<Estimator> members,
    double[] weights,
    boolean real,
    double penalty)
    implements Estimator {

  static AdaBoostClassifier read(Attributes a) throws RefusedException {
    Labels classes = a.get("classes_").labels();
    List<Estimator> members = a.get("estimators_").estimators();
    double[] weights = a.get("estimator_weights_").flat(dev.bonafide.sklearn.estimator.Value.ANY);
    if (weights.length < members.size()) {
      throw a.get("estimator_weights_").invalid("a weight for each estimator");
    }
    boolean real = !a.version().atLeast(1, 6) && a.text("algorithm", "SAMME.R").equals("SAMME.R");
    double penalty =
        a.version().atLeast(1, 3) && classes.size() > 1 ? -1.0 / (classes.size() - 1) : 0;
    for (Estimator member : members) {
      MemberAnswers.positionsOf(MemberAnswers.classes(member), classes);
      if (real && !member.methods().contains(Method.PREDICT_PROBA)) {
        throw a.get("estimators_").invalid("estimators with predict_proba, for SAMME.R");
      }
    }
    return new AdaBoostClassifier(Inputs.of(a), classes, members, weights, real, penalty);
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(
        Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return decision(x);
  }

  /** Rank 1 for two classes, zeros of rank 1 for a single one. */
  private Matrix decision(Features x) throws RefusedException {
    int n = x.rows();
    int k = labels.size();
    if (k == 1) {
      return Matrix.vector(new double[n]);
    }
    double[] sum = new double[Math.multiplyExact(n, k)];
    double total = 0;
    for (int m = 0; m < members.size(); m++) {
      if (real) {
        addLogarithms(sum, members.get(m), x, k);
      } else {
        addVotes(sum, members.get(m).predict(x), weights[m], k);
      }
    }
    for (double weight : weights) {
      total += weight;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
    return k > 2 ? Matrix.of(n, k, sum) : difference(sum, n);
  }

  private static Matrix difference(double[] pairs, int rows) {
    double[] target = new double[rows];
    for (int i = 0; i < rows; i++) {
      target[i] = pairs[2 * i + 1] - pairs[2 * i];
    }
    return Matrix.vector(target);
  }

  private void addVotes(double[] sum, Answer answer, double weight, int k) throws RefusedException {
    if (!(answer instanceof Labels votes)) {
      throw without(Method.PREDICT);
    }
    int[] positions = MemberAnswers.positionsOf(votes, labels);
    for (int i = 0; i < positions.length; i++) {
      for (int c = 0; c < k; c++) {
        sum[i * k + c] += c == positions[i] ? weight : penalty * weight;
      }
    }
  }

  /** Each member's log-probabilities, centred over the classes. */
  private static void addLogarithms(double[] sum, Estimator member, Features x, int k)
      throws RefusedException {
    Matrix probabilities = MemberAnswers.numbers(member.predictProba(x));
    if (probabilities.columns() != k) {
      MemberAnswers.column(probabilities, Math.max(k, probabilities.columns()));
    }
    double[] logs = new double[k];
    for (int i = 0; i < x.rows(); i++) {
      double mean = 0;
      for (int c = 0; c < k; c++) {
        logs[c] = Math.log(Math.max(probabilities.get(i, c), Math.ulp(1.0)));
        mean += logs[c] / k;
      }
      for (int c = 0; c < k; c++) {
        sum[i * k + c] += (k - 1) * (logs[c] - mean);
      }
    }
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix decision = decision(x);
    if (decision.rank() == 2) {
      return labels.take(Probabilities.argmax(decision));
    }
    int[] best = new int[decision.rows()];
    for (int i = 0; i < best.length; i++) {
      best[i] = decision.values()[i] > 0 ? 1 : 0;
    }
    return labels.take(best);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    int n = x.rows();
    int k = labels.size();
    double[] scores = new double[n * k];
    if (k == 1) {
      Arrays.fill(scores, 1);
      return Matrix.of(n, 1, scores);
    }
    double[] decision = decision(x).values();
    if (k == 2) {
      for (int i = 0; i < n; i++) {
        scores[2 * i] = -decision[i] / 2;
        scores[2 * i + 1] = decision[i] / 2;
      }
    } else {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = decision[i] / (k - 1);
      }
    }
    Probabilities.softmaxRows(scores, n, k);
    return Matrix.of(n, k, scores);
  }
}
