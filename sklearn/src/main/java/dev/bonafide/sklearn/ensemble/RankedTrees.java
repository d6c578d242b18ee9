package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Simd;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.tree.LeafMasks;
import dev.bonafide.sklearn.tree.NodeTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trees of histogram gradient boosting without categories, for batches. Each number is replaced
 * once by how many of the trees' thresholds for its feature lie below it, which compares with a
 * threshold's own rank as the numbers do; the trees then compare integers.
 */
final class RankedTrees {
  /** Rows whose ranks are computed together. */
  private static final int RUN = 128;

  /** By feature: all thresholds, ascending, each once. */
  private final double[][] thresholds;

  private final List<NodeTable> tables;
  private final List<double[]> values;

  /** The same trees, for many rows; null where they are too large, or the machine has no SIMD. */
  private final @Nullable LeafMasks masks;

  private RankedTrees(double[][] thresholds, List<NodeTable> tables, List<double[]> values) {
    this.thresholds = thresholds;
    this.tables = tables;
    this.values = values;
    this.masks = Simd.AVAILABLE ? LeafMasks.of(thresholds.length, tables, values) : null;
  }

  /** Trees of which none tests a category. */
  static RankedTrees of(Attributes a, List<HistogramTree> trees, int features)
      throws RefusedException {
    double[][] thresholds = thresholds(trees, features);
    var tables = new ArrayList<NodeTable>();
    var values = new ArrayList<double[]>();
    for (HistogramTree tree : trees) {
      double[] leafValues = new double[tree.count()];
      tables.add(table(a, tree, features, thresholds, leafValues));
      values.add(leafValues);
    }
    return new RankedTrees(thresholds, tables, values);
  }

  private static double[][] thresholds(List<HistogramTree> trees, int features) {
    int[] counts = new int[features];
    for (HistogramTree tree : trees) {
      for (int i = 0; i < tree.count(); i++) {
        if (!tree.isLeaf(i)) {
          counts[tree.feature(i)]++;
        }
      }
    }
    double[][] all = new double[features][];
    for (int j = 0; j < features; j++) {
      all[j] = new double[counts[j]];
    }
    for (HistogramTree tree : trees) {
      for (int i = 0; i < tree.count(); i++) {
        if (!tree.isLeaf(i)) {
          int j = tree.feature(i);
          all[j][--counts[j]] = tree.number(i);
        }
      }
    }
    for (int j = 0; j < features; j++) {
      all[j] = Arrays.stream(all[j]).sorted().distinct().toArray();
    }
    return all;
  }

  private static NodeTable table(
      Attributes a, HistogramTree tree, int features, double[][] thresholds, double[] leafValues)
      throws RefusedException {
    var builder = new NodeTable.Builder(a, tree.count(), features);
    for (int i = 0; i < tree.count(); i++) {
      if (tree.isLeaf(i)) {
        leafValues[builder.leaf(i)] = tree.number(i);
      } else {
        int rank = below(thresholds[tree.feature(i)], tree.number(i));
        builder.inner(
            i, tree.feature(i), rank, tree.left(i), tree.right(i), tree.missingGoesLeft(i));
      }
    }
    return builder.build(new int[tree.count()]);
  }

  /** How many of the ascending numbers are less than {@code v}. */
  private static int below(double[] ascending, double v) {
    int from = 0;
    int length = ascending.length;
    // Halved without a branch that the processor would have to guess.
    while (length > 1) {
      int half = length >>> 1;
      from += ascending[from + half - 1] < v ? half : 0;
      length -= half;
    }
    return length == 1 && ascending[from] < v ? from + 1 : from;
  }

  /**
   * Adds the values of the leaves of each row.
   *
   * @param x row-major
   * @param columns scores a row: a tree adds to the column of its turn
   */
  void addTo(double[] scores, int columns, double[] x, int rows) {
    if (masks != null && rows >= LeafMasks.FEWEST_ROWS) {
      addTo(scores, columns, x, rows, masks.new Rows());
    } else {
      addWalking(scores, columns, x, rows);
    }
  }

  private void addTo(double[] scores, int columns, double[] x, int rows, LeafMasks.Rows run) {
    for (int from = 0; from < rows; from += LeafMasks.RUN) {
      int count = Math.min(LeafMasks.RUN, rows - from);
      boolean missing = false;
      for (int j = 0; j < thresholds.length; j++) {
        for (int i = 0; i < count; i++) {
          int rank = rank(j, x[(from + i) * thresholds.length + j]);
          missing |= rank == NodeTable.MISSING;
          run.set(i, j, rank);
        }
      }
      run.missing(missing);
      run.addTo(scores, from * columns, columns, count);
    }
  }

  private void addWalking(double[] scores, int columns, double[] x, int rows) {
    int features = thresholds.length;
    int[] keys = new int[Math.min(RUN, rows) * features];
    int[] leaves = new int[Math.min(RUN, rows)];
    for (int from = 0; from < rows; from += RUN) {
      int count = Math.min(RUN, rows - from);
      boolean missing = false;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < features; j++) {
          int rank = rank(j, x[(from + i) * features + j]);
          missing |= rank == NodeTable.MISSING;
          keys[i * features + j] = rank;
        }
      }
      for (int t = 0; t < tables.size(); t++) {
        tables.get(t).leaves(keys, features, count, missing, leaves);
        double[] own = values.get(t);
        int column = from * columns + t % columns;
        for (int i = 0; i < count; i++) {
          scores[column + i * columns] += own[leaves[i]];
        }
      }
    }
  }

  private int rank(int feature, double v) {
    return Double.isNaN(v) ? NodeTable.MISSING : below(thresholds[feature], v);
  }
}
