package dev.bonafide.sklearn.cluster;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Set;

/** {@code BisectingKMeans}: down a tree of pairs of centres; distances to the leaves' centres. */
final class BisectingClustering implements Estimator {
  private sealed interface Node {}

  private record Leaf(int label) implements Node {}

  private record Split(Centres pair, Node left, Node right) implements Node {}

  private final Inputs inputs;
  private final Centres centres;
  private final Node root;

  private BisectingClustering(Inputs inputs, Centres centres, Node root) {
    this.inputs = inputs;
    this.centres = centres;
    this.root = root;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Centres centres = Centres.read(a.get("cluster_centers_"), Value.ANY);
    double[] mean =
        a.isPresent("_X_mean")
            ? a.get("_X_mean").vector(centres.features())
            : new double[centres.features()];
    Node root = new TreeReading(mean, centres.count()).node(a.get("_bisecting_tree"), 0);
    return new BisectingClustering(Inputs.of(a, centres.features()), centres, root);
  }

  /** Reads the tree, which has a leaf for each centre; one that contains itself has more. */
  private static final class TreeReading {
    /** Splits on a path from the root; real trees are much flatter. */
    private static final int MAX_DEPTH = 1000;

    private final double[] mean;
    private final int centres;
    private int leaves;

    TreeReading(double[] mean, int centres) {
      this.mean = mean;
      this.centres = centres;
    }

    Node node(Value value, int depth) throws RefusedException {
      if (depth > MAX_DEPTH) {
        throw value.invalid("a tree of at most " + MAX_DEPTH + " levels");
      }
      Attributes a = value.attributes();
      if (!a.isPresent("left")) {
        leaves++;
        if (leaves > centres) {
          throw value.invalid("a tree of " + centres + " leaves");
        }
        return new Leaf(a.get("label").count());
      }
      double[] both = new double[2 * mean.length];
      copyCentre(a.get("left"), mean, both, 0);
      copyCentre(a.get("right"), mean, both, mean.length);
      return new Split(
          new Centres(Matrix.of(2, mean.length, both)),
          node(a.get("left"), depth + 1),
          node(a.get("right"), depth + 1));
    }
  }

  private static void copyCentre(Value node, double[] mean, double[] target, int at)
      throws RefusedException {
    double[] centre = node.attributes().get("center").flat(mean.length);
    for (int j = 0; j < mean.length; j++) {
      target[at + j] = centre[j] + mean[j];
    }
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.TRANSFORM);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    long[] labels = new long[checked.rows()];
    for (int i = 0; i < labels.length; i++) {
      Node node = root;
      while (node instanceof Split split) {
        boolean left = split.pair().squared(checked, i, 0) <= split.pair().squared(checked, i, 1);
        node = left ? split.left() : split.right();
      }
      labels[i] = ((Leaf) node).label();
    }
    return new Labels.Ints(labels, ElementType.INT32, 0);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix distances = centres.distances(checked, !(x instanceof SparseMatrix));
    return checked.type() == ElementType.FLOAT32 ? distances.as(ElementType.FLOAT32) : distances;
  }
}
