package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code RandomForest…} and {@code ExtraTrees…}: the mean of the trees' values, and
 * from it labels or numbers.
 */
record Forest(Inputs inputs, List<DecisionTree> trees, Outputs outputs, Inputs.NonFinite missing)
    implements Estimator {

  static Forest classifier(Attributes a) throws RefusedException {
    return read(a, Kind.CLASSIFIER);
  }

  static Forest regressor(Attributes a) throws RefusedException {
    return read(a, Kind.REGRESSOR);
  }

  private enum Kind {
    CLASSIFIER,
    REGRESSOR
  }

  private static Forest read(Attributes a, Kind kind) throws RefusedException {
    int features = a.get("n_features_in_").count();
    List<TreeEstimator> members = TreeEstimator.members(a.get("estimators_"), features);
    for (TreeEstimator member : members) {
      if ((kind == Kind.CLASSIFIER) != member instanceof TreeClassifier) {
        throw a.get("estimators_").invalid("trees of the forest's own kind");
      }
    }
    DecisionTree first = members.getFirst().tree();
    Outputs outputs =
        kind == Kind.CLASSIFIER ? Outputs.classifier(a, first) : Outputs.regressor(first);
    boolean extra = a.className().startsWith("Extra");
    boolean release = a.version().atLeast(1, extra ? 6 : 4);
    return new Forest(
        Inputs.of(a, features),
        members.stream().map(TreeEstimator::tree).toList(),
        outputs,
        release ? members.getFirst().missing() : Inputs.NonFinite.REFUSED);
  }

  @Override
  public Set<Method> methods() {
    return outputs.classes().isEmpty()
        ? EnumSet.of(Method.PREDICT)
        : EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return outputs.classes();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] mean = mean(x);
    return outputs.classes().isEmpty()
        ? outputs.numbers(mean, x.rows())
        : outputs.labels(mean, x.rows());
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    if (outputs.classes().isEmpty()) {
      throw without(Method.PREDICT_PROBA);
    }
    return outputs.probabilities(mean(x), x.rows());
  }

  private double[] mean(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs, x, missing);
    double[] sum = new double[Math.multiplyExact(x.rows(), outputs.count() * outputs.width())];
    for (DecisionTree tree : trees) {
      tree.addTo(sum, rows, 1);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= trees.size();
    }
    return sum;
  }
}
