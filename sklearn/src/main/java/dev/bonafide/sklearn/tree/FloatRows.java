package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Inputs;

/**
 * The input of trees, a run of rows at a time in one buffer. Numbers are rounded to float32, as
 * scikit-learn does before it compares, and held as integers of the same order ({@link #key}).
 */
public final class FloatRows {
  /** Rows of a run: their keys stay in the nearest cache while a forest's trees go by. */
  private static final int RUN = 128;

  private final Matrix source;
  private final Inputs.NonFinite rule;
  private final int[] keys;
  private final int[] leaves;
  private int[] picked = new int[0];
  private int first;
  private int rows;
  private boolean missing;

  private FloatRows(Matrix source, Inputs.NonFinite rule) {
    this.source = source;
    this.rule = rule;
    int run = Math.min(RUN, source.rows());
    this.keys = new int[run * source.columns()];
    this.leaves = new int[run];
  }

  /** Checks the input and stands before its first run. */
  public static FloatRows of(Inputs inputs, Features x, Inputs.NonFinite rule)
      throws RefusedException {
    return new FloatRows(inputs.densified(x, rule), rule);
  }

  /**
   * Goes to the next run; false after the last. A finite number that is too large for float32 is
   * refused, as in scikit-learn.
   */
  public boolean next() throws RefusedException {
    first += rows;
    rows = Math.min(RUN, source.rows() - first);
    missing = false;
    double[] values = source.values();
    int from = first * source.columns();
    for (int i = 0; i < rows * source.columns(); i++) {
      float v = (float) values[from + i];
      if (Float.isInfinite(v)) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "input X contains infinity or a value too large for dtype('float32')",
            Double.toString(values[from + i]),
            "numbers of float32's range");
      }
      keys[i] = key(v);
    }
    if (rule != Inputs.NonFinite.REFUSED) {
      for (int i = 0; i < rows * source.columns(); i++) {
        missing |= keys[i] == NodeTable.MISSING;
      }
    }
    return rows > 0;
  }

  /** An integer that compares with others as the floats do; NaN is above all. */
  static int key(float v) {
    if (Float.isNaN(v)) {
      return NodeTable.MISSING;
    }
    // Adding zero makes one zero of two.
    int bits = Float.floatToRawIntBits(v + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** Number of the run's first row. */
  public int first() {
    return first;
  }

  /** Rows of the run. */
  public int rows() {
    return rows;
  }

  /** The leaves of the run's rows: shared, overwritten by the next call. */
  int[] leaves(NodeTable nodes) {
    nodes.leaves(keys, source.columns(), rows, missing, leaves);
    return leaves;
  }

  /** The same for a tree that was given only these features, in this order. */
  int[] leaves(NodeTable nodes, int[] features) {
    int columns = features.length;
    if (picked.length < rows * columns) {
      picked = new int[rows * columns];
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        picked[i * columns + j] = keys[i * source.columns() + features[j]];
      }
    }
    nodes.leaves(picked, columns, rows, missing, leaves);
    return leaves;
  }
}
