package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tree of scikit-learn's {@code sklearn.tree._tree.Tree}, in a compact form: four ints a node,
 * and values for leaves only. Read a run of nodes at a time, so that a large tree is never in
 * memory twice.
 */
public final class DecisionTree {
  /** Nodes that are converted together. */
  private static final int RUN = 1 << 15;

  private final NodeTable nodes;
  private final double[] values;
  private final int[] leafNodes;
  private final int[] leafSamples;
  private final int[] leafDepths;
  private final int outputs;
  private final int width;
  private final boolean missingAware;

  private DecisionTree(
      NodeTable nodes,
      double[] values,
      int[] leafNodes,
      int[] leafSamples,
      int[] leafDepths,
      int outputs,
      int width,
      boolean missingAware) {
    this.nodes = nodes;
    this.values = values;
    this.leafNodes = leafNodes;
    this.leafSamples = leafSamples;
    this.leafDepths = leafDepths;
    this.outputs = outputs;
    this.width = width;
    this.missingAware = missingAware;
  }

  /**
   * Reads a {@code Tree}.
   *
   * @param features the number of features that it may test
   */
  static DecisionTree read(Value tree, int features) throws RefusedException {
    Attributes a = tree.attributes();
    NdArray nodes = a.get("nodes").array();
    int count = nodes.rank() == 1 && nodes.size() <= NodeTable.MOST_NODES ? (int) nodes.size() : 0;
    NdArray values = a.get("values").array();
    if (count == 0 || values.rank() != 3 || values.shape().get(0) != count) {
      throw a.invalid(
          "its nodes and values do not fit together",
          nodes.shape() + " and " + values.shape(),
          "nodes of rank 1 and as many values of rank 3");
    }
    long stride = values.size() / count;
    if (stride < 1 || stride * count > Integer.MAX_VALUE || features > NodeTable.MOST_FEATURES) {
      throw a.invalid(
          "its values have no elements, or too many", values.shape().toString(), "at least one");
    }
    int outputs = values.shape().get(1).intValue();
    int width = values.shape().get(2).intValue();
    return new Reading(a, nodes, count, features, outputs, width).read(values);
  }

  /** Takes the columns of the node array apart, run by run. */
  private static final class Reading {
    private final Attributes a;
    private final int count;
    private final int outputs;
    private final int width;
    private final NdArray left;
    private final NdArray right;
    private final NdArray feature;
    private final NdArray threshold;
    private final NdArray samples;
    private final @Nullable NdArray missing;
    private final NodeTable.Builder table;
    private int[] leafNodes;
    private int[] leafSamples;
    private int leaves;

    Reading(Attributes a, NdArray nodes, int count, int features, int outputs, int width)
        throws RefusedException {
      this.a = a;
      this.count = count;
      this.outputs = outputs;
      this.width = width;
      left = field(nodes, "left_child");
      right = field(nodes, "right_child");
      feature = field(nodes, "feature");
      threshold = field(nodes, "threshold");
      samples = field(nodes, "n_node_samples");
      missing = nodes.field("missing_go_to_left");
      table = new NodeTable.Builder(a, count, features);
      // All of scikit-learn's trees are binary: one leaf more than inner nodes.
      leafNodes = new int[(count + 1) / 2];
      leafSamples = new int[(count + 1) / 2];
    }

    private NdArray field(NdArray nodes, String name) throws RefusedException {
      NdArray column = nodes.field(name);
      if (column == null) {
        throw a.invalid("its nodes lack a field", nodes.dtype().toString(), name);
      }
      return column;
    }

    DecisionTree read(NdArray values) throws RefusedException {
      for (int from = 0; from < count; from += RUN) {
        nodes(from, Math.min(count, from + RUN));
      }
      leafNodes = Arrays.copyOf(leafNodes, leaves);
      leafSamples = Arrays.copyOf(leafSamples, leaves);
      int[] leafDepths = new int[leaves];
      NodeTable nodes = table.build(leafDepths);
      return new DecisionTree(
          nodes,
          leafValues(values),
          leafNodes,
          leafSamples,
          leafDepths,
          outputs,
          width,
          missing != null);
    }

    private void nodes(int from, int to) throws RefusedException {
      int[] lefts = left.rows(from, to).toInts();
      int[] rights = right.rows(from, to).toInts();
      int[] tested = feature.rows(from, to).toInts();
      double[] thresholds = threshold.rows(from, to).toDoubles();
      int[] counts = samples.rows(from, to).toInts();
      int[] missingLeft = missing == null ? new int[0] : missing.rows(from, to).toInts();
      for (int i = 0; i < lefts.length; i++) {
        if (lefts[i] == -1 && rights[i] == -1) {
          leaf(from + i, counts[i]);
        } else {
          table.inner(
              from + i,
              tested[i],
              FloatRows.key(floor(thresholds[i])),
              lefts[i],
              rights[i],
              missing != null && missingLeft[i] != 0);
        }
      }
    }

    private void leaf(int node, int sampleCount) {
      int leaf = table.leaf(node);
      if (leaf == leafNodes.length) {
        leafNodes = Arrays.copyOf(leafNodes, count);
        leafSamples = Arrays.copyOf(leafSamples, count);
      }
      leafNodes[leaf] = node;
      leafSamples[leaf] = sampleCount;
      leaves = leaf + 1;
    }

    private double[] leafValues(NdArray values) throws RefusedException {
      int stride = outputs * width;
      double[] kept = new double[leaves * stride];
      boolean inRuns = !values.fortranOrder();
      int run = inRuns ? Math.max(1, RUN / stride) : count;
      int leaf = 0;
      for (int from = 0; from < count; from += run) {
        int to = Math.min(count, from + run);
        double[] some = (inRuns ? values.rows(from, to) : values).toDoubles();
        for (; leaf < leaves && leafNodes[leaf] < to; leaf++) {
          System.arraycopy(some, (leafNodes[leaf] - from) * stride, kept, leaf * stride, stride);
        }
      }
      return kept;
    }

    /** The greatest float that is not above the threshold: comparing floats with it is exact. */
    private static float floor(double threshold) {
      float rounded = (float) threshold;
      return rounded > threshold ? Math.nextDown(rounded) : rounded;
    }
  }

  /** Outputs that each leaf has values for. */
  public int outputs() {
    return outputs;
  }

  /** Values of a leaf for each output: classes of a classifier, 1 for a regressor. */
  public int width() {
    return width;
  }

  /** Whether the file says where missing values go. */
  public boolean isMissingAware() {
    return missingAware;
  }

  public int leaves() {
    return leafNodes.length;
  }

  /** Where its rows go. */
  NodeTable nodes() {
    return nodes;
  }

  /** Leaf by leaf, output by output: shared, to be read only. */
  double[] values() {
    return values;
  }

  /** Adds the values of the leaf of each row of the run to {@code target}, from a position on. */
  public void addTo(double[] target, int at, FloatRows x) {
    int stride = outputs * width;
    int[] leaves = x.leaves(nodes);
    for (int i = 0; i < x.rows(); i++) {
      int from = leaves[i] * stride;
      int to = at + i * stride;
      for (int k = 0; k < stride; k++) {
        target[to + k] += values[from + k];
      }
    }
  }

  /**
   * The same for a tree of one number a leaf, times {@code scale}, into one of several columns of
   * all rows.
   */
  public void addColumnTo(double[] target, int column, int columns, FloatRows x, double scale) {
    int[] leaves = x.leaves(nodes);
    int at = x.first() * columns + column;
    for (int i = 0; i < x.rows(); i++) {
      target[at + i * columns] += scale * values[leaves[i]];
    }
  }

  /** The node, as scikit-learn numbers it, of a leaf. */
  public int node(int leaf) {
    return leafNodes[leaf];
  }

  /** Samples of the training set that fell into a leaf. */
  public int samples(int leaf) {
    return leafSamples[leaf];
  }

  /** Edges from the root to a leaf. */
  public int depth(int leaf) {
    return leafDepths[leaf];
  }

  /** The same tree with each output's values divided by their sum: fractions of classes. */
  DecisionTree normalised() {
    double[] fractions = values.clone();
    for (int from = 0; from < fractions.length; from += width) {
      double sum = 0;
      for (int k = from; k < from + width; k++) {
        sum += fractions[k];
      }
      for (int k = from; sum != 0 && k < from + width; k++) {
        fractions[k] /= sum;
      }
    }
    return new DecisionTree(
        nodes, fractions, leafNodes, leafSamples, leafDepths, outputs, width, missingAware);
  }
}
