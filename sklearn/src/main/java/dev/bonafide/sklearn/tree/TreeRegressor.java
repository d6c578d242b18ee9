package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.EnumSet;
import java.util.Set;

/** scikit-learn's {@code DecisionTreeRegressor} and {@code ExtraTreeRegressor}. */
record TreeRegressor(Inputs inputs, DecisionTree tree, Outputs outputs, Inputs.NonFinite missing)
    implements TreeEstimator {

  static TreeRegressor read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    DecisionTree tree = TreeEstimator.readTree(a, features);
    return new TreeRegressor(
        Inputs.of(a, features), tree, Outputs.regressor(tree), TreeEstimator.missing(a, tree));
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] values = values(x);
    return outputs.numbers(values, x.rows());
  }
}
