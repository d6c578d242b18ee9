package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** scikit-learn's {@code IsolationForest}: the shorter the paths to a sample, the odder it is. */
record IsolationForest(
    Inputs inputs,
    List<Member> members,
    double denominator,
    double offset,
    Inputs.NonFinite missing)
    implements Estimator {

  private static final double EULER_GAMMA = 0.577215664901532860606512090082402431;

  /**
   * A tree with the features it was given.
   *
   * @param features their positions, in the tree's order
   * @param lengths expected path length for each leaf
   */
  record Member(DecisionTree tree, int[] features, double[] lengths) {}

  static IsolationForest read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    int perTree = a.get("_max_features").count();
    List<TreeEstimator> trees = TreeEstimator.members(a.get("estimators_"), perTree);
    List<Value> subsets = a.get("estimators_features_").items(trees.size());
    var members = new ArrayList<Member>();
    for (int i = 0; i < trees.size(); i++) {
      DecisionTree tree = trees.get(i).tree();
      members.add(new Member(tree, subsets.get(i).positions(perTree, features), pathLengths(tree)));
    }
    double denominator = trees.size() * averagePathLength(a.get("_max_samples").count());
    boolean missing =
        a.version().atLeast(1, 6) && trees.getFirst().missing() == Inputs.NonFinite.NAN_ALLOWED;
    return new IsolationForest(
        Inputs.of(a, features),
        members,
        denominator,
        a.real("offset_"),
        missing ? Inputs.NonFinite.NAN_ALLOWED : Inputs.NonFinite.REFUSED);
  }

  private static double[] pathLengths(DecisionTree tree) {
    double[] lengths = new double[tree.leaves()];
    for (int leaf = 0; leaf < lengths.length; leaf++) {
      lengths[leaf] = tree.depth(leaf) + averagePathLength(tree.samples(leaf));
    }
    return lengths;
  }

  /** The mean length of an unsuccessful search in a binary search tree of that many samples. */
  private static double averagePathLength(int samples) {
    if (samples <= 1) {
      return 0;
    }
    if (samples == 2) {
      return 1;
    }
    return 2 * (Math.log(samples - 1.0) + EULER_GAMMA) - 2 * (samples - 1.0) / samples;
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.DECISION_FUNCTION, Method.SCORE_SAMPLES);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] scores = scores(x);
    long[] labels = new long[scores.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores[i] - offset < 0 ? -1 : 1;
    }
    return new Labels.Ints(labels);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    double[] scores = scores(x);
    for (int i = 0; i < scores.length; i++) {
      scores[i] -= offset;
    }
    return Matrix.vector(scores);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    return Matrix.vector(scores(x));
  }

  private double[] scores(Features x) throws RefusedException {
    FloatRows rows = FloatRows.of(inputs, x, missing);
    double[] scores = new double[x.rows()];
    while (rows.next()) {
      for (Member member : members) {
        int[] leaves = rows.leaves(member.tree.nodes(), member.features);
        for (int i = 0; i < rows.rows(); i++) {
          scores[rows.first() + i] += member.lengths[leaves[i]];
        }
      }
    }
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -Math.pow(2, -(denominator == 0 ? 1 : scores[i] / denominator));
    }
    return scores;
  }
}
