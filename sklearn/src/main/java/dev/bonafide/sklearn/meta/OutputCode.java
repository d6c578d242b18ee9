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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code OutputCodeClassifier}: the class whose code is nearest. */
record OutputCode(Inputs inputs, Labels labels, List<Estimator> members, Matrix codes)
    implements Estimator {

  static OutputCode read(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    List<Estimator> members = a.get("estimators_").estimators();
    return new OutputCode(
        Inputs.of(a), labels, members, a.get("code_book_").matrix(labels.size(), members.size()));
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[][] bits = new double[members.size()][];
    for (int m = 0; m < bits.length; m++) {
      bits[m] = MemberAnswers.confidence(members.get(m), x);
    }
    int[] best = new int[x.rows()];
    for (int i = 0; i < best.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int c = 0; c < labels.size(); c++) {
        double distance = 0;
        for (int m = 0; m < bits.length; m++) {
          double d = bits[m][i] - codes.get(c, m);
          distance += d * d;
        }
        if (distance < nearest) {
          nearest = distance;
          best[i] = c;
        }
      }
    }
    return labels.take(best);
  }
}
