package dev.bonafide.sklearn.tree;

import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Trees of few leaves, for many rows at once, without walking down (QuickScorer: Lucchese et al.,
 * SIGIR 2015). The leaves of a tree, from left to right, are the bits of an int. Each test that a
 * row fails takes away the leaves on its left; the lowest bit that remains when all tests were made
 * is the leaf that a walk would have ended in. Every row makes the same tests in the same order, so
 * each is one comparison of a vector of rows.
 */
public final class LeafMasks {
  /** Rows of a run, and from the keys of one feature to those of the next. */
  public static final int RUN = 256;

  /** Fewer rows walk down in less time. */
  public static final int FEWEST_ROWS = 4;

  private static final int MOST_LEAVES = Integer.SIZE;
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows whose leaves are in registers together; {@link #RUN} is a multiple of it. */
  private static final int BLOCK = 4 * LANES;

  /** Four ints a test: where the feature's keys are, and where in a run with missing values. */
  private static final int STRIDE = 4;

  private static final int COLUMN_WITH_MISSING = 1;
  private static final int KEY = 2;

  /** The leaves that remain where the row's key is greater. */
  private static final int REMAINING = 3;

  private final int features;
  private final int[] tests;

  /** Where each tree's tests begin, and where the last one's end. */
  private final int[] starts;

  /** The leaves' values, {@link #MOST_LEAVES} places a tree. */
  private final double[] values;

  private LeafMasks(int features, int[] tests, int[] starts, double[] values) {
    this.features = features;
    this.tests = tests;
    this.starts = starts;
    this.values = values;
  }

  /**
   * The same trees in this form; null where one has too many leaves.
   *
   * @param values of each tree, by the number of its leaf
   */
  public static @Nullable LeafMasks of(int features, List<NodeTable> trees, List<double[]> values) {
    int tests = 0;
    for (NodeTable tree : trees) {
      if (tree.leaves() > MOST_LEAVES) {
        return null;
      }
      tests += tree.leaves() - 1;
    }
    var building = new Building(features, tests, trees.size());
    for (int t = 0; t < trees.size(); t++) {
      building.add(trees.get(t), values.get(t));
    }
    return building.result();
  }

  private static final class Building {
    private final int features;
    private final int[] tests;
    private final int[] starts;
    private final double[] values;
    private int trees;
    private int end;
    private int leaves;

    Building(int features, int tests, int trees) {
      this.features = features;
      this.tests = new int[Math.multiplyExact(tests, STRIDE)];
      this.starts = new int[trees + 1];
      this.values = new double[Math.multiplyExact(trees, MOST_LEAVES)];
    }

    void add(NodeTable tree, double[] leafValues) {
      leaves = 0;
      add(tree, NodeTable.ROOT, leafValues);
      starts[++trees] = end;
    }

    /** Adds a node and what is below it; returns its leaves. */
    private int add(NodeTable tree, int node, double[] leafValues) {
      if (tree.isLeaf(node)) {
        values[trees * MOST_LEAVES + leaves] = leafValues[tree.leafNumber(node)];
        return 1 << leaves++;
      }
      int test = end;
      end += STRIDE;
      int left = add(tree, tree.left(node), leafValues);
      int right = add(tree, tree.right(node), leafValues);
      int column = tree.feature(node) * RUN;
      tests[test] = column;
      tests[test + COLUMN_WITH_MISSING] =
          tree.missingGoesLeft(node) ? column + features * RUN : column;
      tests[test + KEY] = tree.key(node);
      tests[test + REMAINING] = ~left;
      return left | right;
    }

    LeafMasks result() {
      return new LeafMasks(features, tests, starts, values);
    }
  }

  /** A run of rows at a time goes through all trees, in buffers that are used again. */
  public final class Rows {
    private final int[] keys = new int[2 * features * RUN];
    private final int[] remaining = new int[BLOCK];
    private boolean missing;

    /** The key of a row of the run: as in {@link NodeTable}. */
    public void set(int row, int feature, int key) {
      keys[feature * RUN + row] = key;
    }

    /** Says whether {@link NodeTable#MISSING} is among the keys; call it when all are set. */
    public void missing(boolean any) {
      missing = any;
      if (any) {
        // Where missing values go left, tests look here, where they are less than any other.
        int half = features * RUN;
        for (int i = 0; i < half; i++) {
          keys[half + i] = keys[i] == NodeTable.MISSING ? Integer.MIN_VALUE : keys[i];
        }
      }
    }

    /**
     * Adds the values of the leaves of the run's rows.
     *
     * @param rows of the run
     * @param scores several a row: a tree adds to the column of its turn
     * @param from where the scores of the run's first row are
     */
    public void addTo(double[] scores, int from, int columns, int rows) {
      for (int t = 0; t + 1 < starts.length; t++) {
        int column = from + t % columns;
        for (int row = 0; row < rows; row += BLOCK) {
          meet(t, row);
          int count = Math.min(BLOCK, rows - row);
          for (int i = 0; i < count; i++) {
            scores[column + (row + i) * columns] +=
                values[t * MOST_LEAVES + Integer.numberOfTrailingZeros(remaining[i])];
          }
        }
      }
    }

    /** The leaves that remain for a block of rows. */
    private void meet(int tree, int row) {
      int[] t = tests;
      int column = missing ? COLUMN_WITH_MISSING : 0;
      IntVector a = IntVector.broadcast(SPECIES, -1);
      IntVector b = a;
      IntVector c = a;
      IntVector d = a;
      for (int test = starts[tree]; test < starts[tree + 1]; test += STRIDE) {
        int at = t[test + column] + row;
        int key = t[test + KEY];
        int others = t[test + REMAINING];
        a = remaining(a, at, key, others);
        b = remaining(b, at + LANES, key, others);
        c = remaining(c, at + 2 * LANES, key, others);
        d = remaining(d, at + 3 * LANES, key, others);
      }
      a.intoArray(remaining, 0);
      b.intoArray(remaining, LANES);
      c.intoArray(remaining, 2 * LANES);
      d.intoArray(remaining, 3 * LANES);
    }

    private IntVector remaining(IntVector leaves, int at, int key, int others) {
      return leaves.lanewise(
          VectorOperators.AND,
          others,
          IntVector.fromArray(SPECIES, keys, at).compare(VectorOperators.GT, key));
    }
  }
}
