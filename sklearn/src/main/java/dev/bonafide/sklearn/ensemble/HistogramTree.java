package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;

/**
 * One {@code TreePredictor} of histogram gradient boosting.
 *
 * <p>As with other trees, children lie behind their parents, which is checked, so that a walk ends.
 */
final class HistogramTree {
  private static final int STRIDE = 4;
  private static final int FEATURE = 0;
  private static final int LEFT = 1;
  private static final int RIGHT = 2;

  /** For a categorical node: one more than its row of bitsets, else 0. */
  private static final int CATEGORIES = 3;

  private static final int LEAF = -1;
  private static final int MISSING_LEFT = 1 << 30;
  private static final int WORDS = 8;
  private static final int CATEGORY_BOUND = 256;

  private final int[] nodes;

  /** Threshold of an inner node, value of a leaf. */
  private final double[] numbers;

  private final int[] leftCategories;

  private HistogramTree(int[] nodes, double[] numbers, int[] leftCategories) {
    this.nodes = nodes;
    this.numbers = numbers;
    this.leftCategories = leftCategories;
  }

  /** Reads a predictor that may test the first {@code features} columns. */
  static HistogramTree read(Value predictor, int features) throws RefusedException {
    Attributes a = predictor.attributes();
    NdArray array = a.get("nodes").array();
    if (array.rank() != 1 || array.size() < 1 || array.size() > 1 << 27) {
      throw a.get("nodes").invalid("nodes of rank 1");
    }
    int count = (int) array.size();
    int[] bitsets =
        a.has("raw_left_cat_bitsets") ? bits(a.get("raw_left_cat_bitsets")) : new int[0];
    int[] feature = field(a, array, "feature_idx").toInts();
    int[] left = field(a, array, "left").toInts();
    int[] right = field(a, array, "right").toInts();
    int[] leaf = field(a, array, "is_leaf").toInts();
    int[] missing = field(a, array, "missing_go_to_left").toInts();
    int[] categorical = field(a, array, "is_categorical").toInts();
    int[] bitset = field(a, array, "bitset_idx").toInts();
    double[] threshold = field(a, array, "num_threshold").toDoubles();
    double[] value = field(a, array, "value").toDoubles();
    int[] nodes = new int[count * STRIDE];
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      int at = i * STRIDE;
      if (leaf[i] != 0) {
        nodes[at + FEATURE] = LEAF;
        numbers[i] = value[i];
        continue;
      }
      boolean inOrder = left[i] > i && right[i] > i && left[i] < count && right[i] < count;
      boolean known = feature[i] >= 0 && feature[i] < features;
      boolean sets = categorical[i] == 0 || (bitset[i] >= 0 && bitset[i] < bitsets.length / WORDS);
      if (!inOrder || !known || !sets || Double.isNaN(threshold[i])) {
        throw a.invalid(
            "node " + i + " cannot be used",
            "children " + left[i] + ", " + right[i] + ", feature " + feature[i],
            "children behind it, a feature below "
                + features
                + ", a threshold, a known set of categories");
      }
      nodes[at + FEATURE] = feature[i] | (missing[i] != 0 ? MISSING_LEFT : 0);
      nodes[at + LEFT] = left[i];
      nodes[at + RIGHT] = right[i];
      nodes[at + CATEGORIES] = categorical[i] == 0 ? 0 : bitset[i] + 1;
      numbers[i] = threshold[i];
    }
    return new HistogramTree(nodes, numbers, bitsets);
  }

  /** Number of nodes. */
  int count() {
    return numbers.length;
  }

  /** Whether a node tests a category. */
  boolean hasCategories() {
    for (int at = CATEGORIES; at < nodes.length; at += STRIDE) {
      if (nodes[at] != 0) {
        return true;
      }
    }
    return false;
  }

  boolean isLeaf(int node) {
    return nodes[node * STRIDE + FEATURE] < 0;
  }

  /** The feature that an inner node tests. */
  int feature(int node) {
    return nodes[node * STRIDE + FEATURE] & ~MISSING_LEFT;
  }

  boolean missingGoesLeft(int node) {
    return (nodes[node * STRIDE + FEATURE] & MISSING_LEFT) != 0;
  }

  int left(int node) {
    return nodes[node * STRIDE + LEFT];
  }

  int right(int node) {
    return nodes[node * STRIDE + RIGHT];
  }

  /** Threshold of an inner node, value of a leaf. */
  double number(int node) {
    return numbers[node];
  }

  private static NdArray field(Attributes a, NdArray nodes, String name) throws RefusedException {
    NdArray column = nodes.field(name);
    if (column == null) {
      throw a.invalid("its nodes lack a field", nodes.dtype().toString(), name);
    }
    return column;
  }

  /** Rows of 256 bits: 8 unsigned 32-bit words each. */
  static int[] bits(Value bitsets) throws RefusedException {
    NdArray array = bitsets.array();
    if (array.rank() != 2 || array.shape().get(1) != WORDS) {
      throw bitsets.invalid("rows of " + WORDS + " words");
    }
    long[] words = array.toLongs();
    int[] target = new int[words.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = (int) words[i];
    }
    return target;
  }

  static boolean contains(int[] bitsets, int row, double category) {
    int c = (int) category;
    return c >= 0 && c < CATEGORY_BOUND && (bitsets[row * WORDS + (c >> 5)] >>> (c & 31) & 1) != 0;
  }

  /**
   * Adds the value of each row's leaf to one column of the scores.
   *
   * @param known the categories seen in training, a row a categorical feature
   * @param knownRow for each feature, its row of {@code known}
   */
  void addTo(
      double[] scores,
      int column,
      int columns,
      double[] x,
      int features,
      int[] known,
      int[] knownRow) {
    int rows = scores.length / columns;
    for (int i = 0; i < rows; i++) {
      scores[i * columns + column] += numbers[leaf(x, i * features, known, knownRow)];
    }
  }

  private int leaf(double[] x, int from, int[] known, int[] knownRow) {
    int[] n = nodes;
    int node = 0;
    int at = 0;
    int tested;
    while ((tested = n[at + FEATURE]) >= 0) {
      int feature = tested & ~MISSING_LEFT;
      double v = x[from + feature];
      boolean goLeft;
      if (n[at + CATEGORIES] == 0) {
        goLeft = v <= numbers[node] || (Double.isNaN(v) && (tested & MISSING_LEFT) != 0);
      } else {
        goLeft = goesLeft(v, tested, n[at + CATEGORIES] - 1, known, knownRow[feature]);
      }
      node = n[at + (goLeft ? LEFT : RIGHT)];
      at = node * STRIDE;
    }
    return node;
  }

  private boolean goesLeft(double v, int tested, int set, int[] known, int knownRow) {
    if (v >= 0 && contains(leftCategories, set, v)) {
      return true;
    }
    boolean isKnown = v >= 0 && contains(known, knownRow, v);
    return !isKnown && (tested & MISSING_LEFT) != 0;
  }
}
