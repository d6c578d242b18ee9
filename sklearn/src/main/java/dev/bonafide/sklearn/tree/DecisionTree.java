package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * One tree of scikit-learn's {@code sklearn.tree._tree.Tree}, in a compact form: four ints a node,
 * and values for leaves only.
 *
 * <p>Reading checks that every child lies behind its parent, as all of scikit-learn's builders lay
 * them out, so that a walk ends whatever the file says.
 */
public final class DecisionTree {
  private static final int STRIDE = 4;
  private static final int FEATURE = 0;
  private static final int THRESHOLD = 1;
  private static final int LEFT = 2;
  private static final int RIGHT = 3;

  /** In the feature slot of a leaf; its left slot then holds the leaf's number. */
  private static final int LEAF = -1;

  /** Set in the feature slot where missing values go left. */
  private static final int MISSING_LEFT = 1 << 30;

  private final int[] nodes;
  private final double[] values;
  private final int[] leafNodes;
  private final int[] leafSamples;
  private final int[] leafDepths;
  private final int outputs;
  private final int width;
  private final boolean missingAware;

  private DecisionTree(
      int[] nodes,
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
    int count = nodes.rank() == 1 ? Math.toIntExact(Math.min(nodes.size(), 1 << 28)) : 0;
    NdArray values = a.get("values").array();
    if (count == 0 || values.rank() != 3 || values.shape().get(0) != count) {
      throw a.invalid(
          "its nodes and values do not fit together",
          nodes.shape() + " and " + values.shape(),
          "nodes of rank 1 and as many values of rank 3");
    }
    int outputs = Math.toIntExact(values.shape().get(1));
    int width = Math.toIntExact(values.shape().get(2));
    if (outputs < 1 || width < 1 || features > MISSING_LEFT) {
      throw a.invalid("its values have no elements", values.shape().toString(), "at least one");
    }
    return new Builder(a, nodes, count, features, outputs, width).build(a.get("values"));
  }

  /** Takes the columns of the node array apart and checks them. */
  private static final class Builder {
    private final Attributes a;
    private final int count;
    private final int features;
    private final int outputs;
    private final int width;
    private final int[] left;
    private final int[] right;
    private final int[] feature;
    private final double[] threshold;
    private final int[] samples;
    private final int[] missing;

    Builder(Attributes a, NdArray nodes, int count, int features, int outputs, int width)
        throws RefusedException {
      this.a = a;
      this.count = count;
      this.features = features;
      this.outputs = outputs;
      this.width = width;
      left = field(nodes, "left_child").toInts();
      right = field(nodes, "right_child").toInts();
      feature = field(nodes, "feature").toInts();
      threshold = field(nodes, "threshold").toDoubles();
      samples = field(nodes, "n_node_samples").toInts();
      NdArray flags = nodes.field("missing_go_to_left");
      missing = flags == null ? new int[0] : flags.toInts();
    }

    private NdArray field(NdArray nodes, String name) throws RefusedException {
      NdArray column = nodes.field(name);
      if (column == null) {
        throw a.invalid("its nodes lack a field", nodes.dtype().toString(), name);
      }
      return column;
    }

    DecisionTree build(Value values) throws RefusedException {
      int[] packed = new int[Math.multiplyExact(count, STRIDE)];
      int[] depths = new int[count];
      int[] leafNodes = new int[(count + 1) / 2];
      int leaves = 0;
      for (int i = 0; i < count; i++) {
        int at = i * STRIDE;
        if (left[i] == -1 && right[i] == -1) {
          packed[at + FEATURE] = LEAF;
          packed[at + LEFT] = leaves;
          if (leaves == leafNodes.length) {
            leafNodes = Arrays.copyOf(leafNodes, count);
          }
          leafNodes[leaves++] = i;
          continue;
        }
        checkInner(i);
        boolean missingLeft = missing.length > 0 && missing[i] != 0;
        packed[at + FEATURE] = feature[i] | (missingLeft ? MISSING_LEFT : 0);
        packed[at + THRESHOLD] = Float.floatToRawIntBits(floor(threshold[i]));
        packed[at + LEFT] = left[i] * STRIDE;
        packed[at + RIGHT] = right[i] * STRIDE;
        depths[left[i]] = depths[i] + 1;
        depths[right[i]] = depths[i] + 1;
      }
      return finish(packed, Arrays.copyOf(leafNodes, leaves), depths, values);
    }

    private void checkInner(int i) throws RefusedException {
      if (left[i] <= i || right[i] <= i || left[i] >= count || right[i] >= count) {
        throw a.invalid(
            "node " + i + " has children out of order",
            left[i] + " and " + right[i],
            "positions from " + (i + 1) + " to " + (count - 1));
      }
      if (feature[i] < 0 || feature[i] >= features) {
        throw a.invalid(
            "node " + i + " tests an unknown feature",
            Integer.toString(feature[i]),
            "0 to " + (features - 1));
      }
    }

    private DecisionTree finish(int[] packed, int[] leafNodes, int[] depths, Value values)
        throws RefusedException {
      int stride = Math.multiplyExact(outputs, width);
      double[] all = values.flat(Math.multiplyExact(count, stride));
      double[] kept = new double[Math.multiplyExact(leafNodes.length, stride)];
      int[] leafSamples = new int[leafNodes.length];
      int[] leafDepths = new int[leafNodes.length];
      for (int leaf = 0; leaf < leafNodes.length; leaf++) {
        System.arraycopy(all, leafNodes[leaf] * stride, kept, leaf * stride, stride);
        leafSamples[leaf] = samples[leafNodes[leaf]];
        leafDepths[leaf] = depths[leafNodes[leaf]];
      }
      return new DecisionTree(
          packed, kept, leafNodes, leafSamples, leafDepths, outputs, width, missing.length > 0);
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

  /** Number of the leaf that a row falls into. */
  public int leaf(float[] rows, int from) {
    int[] n = nodes;
    int at = 0;
    int feature;
    while ((feature = n[at]) >= 0) {
      float x = rows[from + (feature & ~MISSING_LEFT)];
      boolean goLeft = x <= Float.intBitsToFloat(n[at + THRESHOLD]);
      if (!goLeft && Float.isNaN(x)) {
        goLeft = (feature & MISSING_LEFT) != 0;
      }
      at = n[goLeft ? at + LEFT : at + RIGHT];
    }
    return n[at + LEFT];
  }

  /** Position of a leaf's first value in {@link #values}. */
  int valueOffset(int leaf) {
    return leaf * outputs * width;
  }

  /** Leaf by leaf, output by output: shared, to be read only. */
  double[] values() {
    return values;
  }

  /** Adds the values of the leaf of each row to {@code target}, times {@code scale}. */
  public void addTo(double[] target, FloatRows x, double scale) {
    int stride = outputs * width;
    for (int i = 0; i < x.rows(); i++) {
      int from = leaf(x.values(), i * x.columns()) * stride;
      int to = i * stride;
      for (int k = 0; k < stride; k++) {
        target[to + k] += scale * values[from + k];
      }
    }
  }

  /** The same for a tree of one number a leaf, into one of several columns. */
  public void addColumnTo(double[] target, int column, int columns, FloatRows x, double scale) {
    for (int i = 0; i < x.rows(); i++) {
      target[i * columns + column] += scale * values[leaf(x.values(), i * x.columns())];
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
