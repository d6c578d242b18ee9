package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * scikit-learn's {@code RandomTreesEmbedding}: a one for the leaf that each tree puts a sample in.
 *
 * @param columns for each tree, the output column of each leaf
 * @param width number of output columns
 */
record RandomTreesEmbedding(
    Inputs inputs, List<DecisionTree> trees, int[][] columns, int width, boolean sparse)
    implements Estimator {

  static RandomTreesEmbedding read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    List<DecisionTree> trees =
        TreeEstimator.members(a.get("estimators_"), features).stream()
            .map(TreeEstimator::tree)
            .toList();
    Attributes encoder = a.get("one_hot_encoder_").attributes();
    List<Value> categories = encoder.get("categories_").items(trees.size());
    int[][] columns = new int[trees.size()][];
    int width = 0;
    for (int t = 0; t < columns.length; t++) {
      int[] nodes = categories.get(t).integers(trees.get(t).leaves());
      columns[t] = new int[nodes.length];
      for (int leaf = 0; leaf < nodes.length; leaf++) {
        int column = java.util.Arrays.binarySearch(nodes, trees.get(t).node(leaf));
        if (column < 0) {
          throw categories.get(t).invalid("the nodes of all leaves, sorted");
        }
        columns[t][leaf] = width + column;
      }
      width = Math.addExact(width, nodes.length);
    }
    return new RandomTreesEmbedding(
        Inputs.of(a, features), trees, columns, width, a.flag("sparse_output", true));
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.TRANSFORM);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs, x, Inputs.NonFinite.REFUSED);
    int n = x.rows();
    int[] starts = new int[n + 1];
    int[] positions = new int[Math.multiplyExact(n, trees.size())];
    double[] ones = new double[positions.length];
    java.util.Arrays.fill(ones, 1);
    for (int i = 0; i < n; i++) {
      starts[i + 1] = (i + 1) * trees.size();
    }
    while (rows.next()) {
      for (int t = 0; t < trees.size(); t++) {
        int[] leaves = rows.leaves(trees.get(t).nodes());
        for (int i = 0; i < rows.rows(); i++) {
          positions[(rows.first() + i) * trees.size() + t] = columns[t][leaves[i]];
        }
      }
    }
    SparseMatrix encoded = new SparseMatrix(n, width, starts, positions, ones, ElementType.FLOAT64);
    return sparse ? encoded : encoded.toDense();
  }
}
