package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code DecisionTreeClassifier} and {@code ExtraTreeClassifier}. */
record TreeClassifier(Inputs inputs, DecisionTree tree, Outputs outputs, Inputs.NonFinite missing)
    implements TreeEstimator {

  static TreeClassifier read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    DecisionTree tree = TreeEstimator.readTree(a, features);
    // Leaves of 1.3 hold weighted counts, those of 1.6 fractions; dividing fractions by 1 is
    // harmless.
    DecisionTree fractions = a.version().atLeast(1, 4) ? tree : tree.normalised();
    return new TreeClassifier(
        Inputs.of(a, features),
        fractions,
        Outputs.classifier(a, tree),
        TreeEstimator.missing(a, tree));
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return outputs.classes();
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    int[][] best = new int[outputs.count()][x.rows()];
    outputs.winners(values(x), x.rows(), best, 0);
    return outputs.labels(best);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return outputs.probabilities(values(x), x.rows());
  }
}
