package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Arrays;
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
    return outputs.classes().isEmpty() ? outputs.numbers(mean(x), x.rows()) : labels(x);
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
    int stride = outputs.count() * outputs.width();
    double[] mean = new double[Math.multiplyExact(x.rows(), stride)];
    while (rows.next()) {
      addMean(rows, mean, rows.first() * stride, rows.rows() * stride);
    }
    return mean;
  }

  /** The most probable classes, without keeping the probabilities of more than one run. */
  private Labels labels(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs, x, missing);
    int stride = outputs.count() * outputs.width();
    int[][] best = new int[outputs.count()][x.rows()];
    double[] mean = new double[0];
    while (rows.next()) {
      int size = rows.rows() * stride;
      mean = mean.length < size ? new double[size] : mean;
      Arrays.fill(mean, 0, size, 0);
      addMean(rows, mean, 0, size);
      outputs.winners(mean, rows.rows(), best, rows.first());
    }
    return outputs.labels(best);
  }

  private void addMean(FloatRows rows, double[] mean, int from, int size) {
    for (DecisionTree tree : trees) {
      tree.addTo(mean, from, rows);
    }
    for (int i = from; i < from + size; i++) {
      mean[i] /= trees.size();
    }
  }
}
