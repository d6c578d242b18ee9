package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.MemberAnswers;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** scikit-learn's {@code AdaBoostRegressor}: the weighted median of its members. */
record AdaBoostRegressor(Inputs inputs, List<Estimator> members, double[] weights)
    implements Estimator {

  static AdaBoostRegressor read(Attributes a) throws RefusedException {
    List<Estimator> members = a.get("estimators_").estimators();
    double[] weights = a.get("estimator_weights_").flat(Value.ANY);
    if (weights.length < members.size()) {
      throw a.get("estimator_weights_").invalid("a weight for each estimator");
    }
    return new AdaBoostRegressor(Inputs.of(a), members, weights);
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[][] predictions = new double[members.size()][];
    for (int m = 0; m < predictions.length; m++) {
      predictions[m] = MemberAnswers.vector(members.get(m).predict(x));
    }
    double[] medians = new double[x.rows()];
    for (int i = 0; i < medians.length; i++) {
      medians[i] = median(predictions, i);
    }
    return Matrix.vector(medians);
  }

  private double median(double[][] predictions, int row) {
    int[] order =
        IntStream.range(0, predictions.length)
            .boxed()
            .sorted(Comparator.comparingDouble(m -> predictions[m][row]))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = 0;
    for (int m : order) {
      total += weights[m];
    }
    double sum = 0;
    for (int m : order) {
      sum += weights[m];
      if (sum >= 0.5 * total) {
        return predictions[m][row];
      }
    }
    return predictions[order[0]][row];
  }
}
