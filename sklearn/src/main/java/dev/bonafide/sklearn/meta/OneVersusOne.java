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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code OneVsOneClassifier}: votes of all pairs, ties broken by confidence. */
record OneVersusOne(Inputs inputs, Labels labels, List<Estimator> members) implements Estimator {

  static OneVersusOne read(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    List<Estimator> members = a.get("estimators_").estimators();
    if (members.size() != labels.size() * (labels.size() - 1) / 2) {
      throw a.get("estimators_").invalid("one estimator for each pair of classes");
    }
    if (a.isPresent("pairwise_indices_")) {
      throw a.unsupported("one-versus-one over precomputed kernels", "features");
    }
    return new OneVersusOne(Inputs.of(a), labels, members);
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.DECISION_FUNCTION);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] scores = scores(x);
    int k = labels.size();
    if (k > 2) {
      return labels.take(Probabilities.argmax(Matrix.of(x.rows(), k, scores)));
    }
    double threshold = MemberAnswers.threshold(members.getFirst());
    int[] best = new int[x.rows()];
    for (int i = 0; i < best.length; i++) {
      best[i] = scores[2 * i + 1] > threshold ? 1 : 0;
    }
    return labels.take(best);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    double[] scores = scores(x);
    Matrix all = Matrix.of(x.rows(), labels.size(), scores);
    return labels.size() == 2 ? Matrix.vector(all.column(1)) : all;
  }

  private double[] scores(Features x) throws RefusedException {
    int n = x.rows();
    int k = labels.size();
    double[] votes = new double[Math.multiplyExact(n, k)];
    double[] confidences = new double[votes.length];
    int pair = 0;
    for (int a = 0; a < k; a++) {
      for (int b = a + 1; b < k; b++) {
        Estimator member = members.get(pair++);
        double[] winners = MemberAnswers.vector(member.predict(x));
        double[] sure = MemberAnswers.confidence(member, x);
        for (int i = 0; i < n; i++) {
          confidences[i * k + a] -= sure[i];
          confidences[i * k + b] += sure[i];
          votes[i * k + (winners[i] == 0 ? a : b)] += 1;
        }
      }
    }
    for (int i = 0; i < votes.length; i++) {
      votes[i] += confidences[i] / (3 * (Math.abs(confidences[i]) + 1));
    }
    return votes;
  }
}
