package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;

/**
 * The nodes of a binary tree over rows of integer keys: a row goes left where its key of the node's
 * feature is at most the node's. Four ints a node; the two children of a node lie side by side and
 * a leaf leads to itself, so that several rows can go down together without a branch to predict.
 *
 * <p>Building checks that every child lies behind its parent, as all of scikit-learn's builders lay
 * them out, and has one parent only, so that a walk ends whatever the file says.
 */
public final class NodeTable {
  /** The key of a missing value: it goes right, or left where the node says so. */
  public static final int MISSING = Integer.MAX_VALUE;

  private static final int STRIDE = 4;
  private static final int FEATURE = 0;
  private static final int KEY = 1;

  /** Position of the left child; the right one lies behind it. */
  private static final int LEFT = 2;

  /** A leaf's number, or negative for an inner node. */
  private static final int LEAF = 3;

  /** Set in the feature slot where missing values go left. */
  private static final int MISSING_LEFT = 1 << 30;

  /** Rows that go down together: enough to hide what a step waits for. */
  private static final int TOGETHER = 8;

  static final int ROOT = 0;

  private final int[] nodes;
  private final int depth;
  private final int leaves;

  private NodeTable(int[] nodes, int depth, int leaves) {
    this.nodes = nodes;
    this.depth = depth;
    this.leaves = leaves;
  }

  /** Features that a node can tell apart. */
  public static final int MOST_FEATURES = MISSING_LEFT;

  /** Nodes that a table can hold. */
  public static final int MOST_NODES = 1 << 28;

  /** Takes nodes in the file's order. */
  public static final class Builder {
    /** Feature, key, left and right child. */
    private final int[] given;

    private final Attributes a;
    private final int features;
    private final int count;
    private int leaves;

    /**
     * @param a the tree, for refusals
     * @param count nodes, at most {@link #MOST_NODES}
     */
    public Builder(Attributes a, int count, int features) {
      this.a = a;
      this.count = count;
      this.features = features;
      this.given = new int[Math.multiplyExact(count, STRIDE)];
    }

    /** The next leaf's number is one more than the last one's. */
    public int leaf(int node) {
      given[node * STRIDE + FEATURE] = -1;
      given[node * STRIDE + LEFT] = leaves;
      return leaves++;
    }

    /** A node that tests a feature; refused where it cannot be one of a tree. */
    public void inner(int node, int feature, int key, long left, long right, boolean missingLeft)
        throws RefusedException {
      if (left <= node || right <= node || left >= count || right >= count || left == right) {
        throw a.invalid(
            "node " + node + " has children out of order",
            left + " and " + right,
            "positions from " + (node + 1) + " to " + (count - 1));
      }
      if (feature < 0 || feature >= features) {
        throw a.invalid(
            "node " + node + " tests an unknown feature",
            Integer.toString(feature),
            "0 to " + (features - 1));
      }
      int at = node * STRIDE;
      given[at + FEATURE] = feature | (missingLeft ? MISSING_LEFT : 0);
      given[at + KEY] = key;
      given[at + LEFT] = (int) left;
      given[at + LEFT + 1] = (int) right;
    }

    /**
     * Lays the nodes out level by level.
     *
     * @param depths by leaf: receives the edges from the root
     */
    public NodeTable build(int[] depths) throws RefusedException {
      int[] nodes = new int[given.length];
      // The node of the file that is to be laid out at a place; places are filled in order.
      int[] waiting = new int[count];
      int placed = 1;
      int depth = 0;
      int levelEnd = 1;
      for (int place = 0; place < placed; place++) {
        if (place == levelEnd) {
          depth++;
          levelEnd = placed;
        }
        int from = waiting[place] * STRIDE;
        int to = place * STRIDE;
        if (given[from + FEATURE] == -1) {
          int leaf = given[from + LEFT];
          nodes[to + KEY] = Integer.MAX_VALUE;
          nodes[to + LEFT] = to;
          nodes[to + LEAF] = leaf;
          depths[leaf] = depth;
          continue;
        }
        if (placed + 2 > count) {
          throw a.invalid("a node has two parents", count + " nodes", "a tree");
        }
        nodes[to + FEATURE] = given[from + FEATURE];
        nodes[to + KEY] = given[from + KEY];
        nodes[to + LEFT] = placed * STRIDE;
        nodes[to + LEAF] = -1;
        waiting[placed++] = given[from + LEFT];
        waiting[placed++] = given[from + LEFT + 1];
      }
      return new NodeTable(nodes, depth, leaves);
    }
  }

  int leaves() {
    return leaves;
  }

  /** Nodes are known by their place, from {@link #ROOT} on. */
  boolean isLeaf(int node) {
    return nodes[node + LEAF] >= 0;
  }

  int leafNumber(int leaf) {
    return nodes[leaf + LEAF];
  }

  int feature(int inner) {
    return nodes[inner + FEATURE] & ~MISSING_LEFT;
  }

  boolean missingGoesLeft(int inner) {
    return (nodes[inner + FEATURE] & MISSING_LEFT) != 0;
  }

  int key(int inner) {
    return nodes[inner + KEY];
  }

  int left(int inner) {
    return nodes[inner + LEFT];
  }

  int right(int inner) {
    return nodes[inner + LEFT] + STRIDE;
  }

  /** Number of the leaf that a row falls into; its keys start at {@code from}. */
  public int leaf(int[] keys, int from) {
    int[] n = nodes;
    int at = 0;
    while (n[at + LEAF] < 0) {
      int feature = n[at + FEATURE];
      int key = keys[from + (feature & ~MISSING_LEFT)];
      boolean left = key <= n[at + KEY] || (key == MISSING && (feature & MISSING_LEFT) != 0);
      at = n[at + LEFT] + (left ? 0 : STRIDE);
    }
    return n[at + LEAF];
  }

  /**
   * Numbers of the leaves that rows fall into.
   *
   * @param keys row by row
   * @param missing whether {@link #MISSING} may be among the keys
   * @param leaves receives one number a row
   */
  public void leaves(int[] keys, int columns, int rows, boolean missing, int[] leaves) {
    int row = 0;
    if (!missing && columns > 0) {
      for (; row + TOGETHER <= rows; row += TOGETHER) {
        together(keys, row * columns, columns, leaves, row);
      }
    }
    for (; row < rows; row++) {
      leaves[row] = leaf(keys, row * columns);
    }
  }

  private void together(int[] keys, int from, int columns, int[] leaves, int to) {
    int[] n = nodes;
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int e = 0;
    int f = 0;
    int g = 0;
    int h = 0;
    for (int level = 0; level < depth; level++) {
      a = step(n, keys, from, a);
      b = step(n, keys, from + columns, b);
      c = step(n, keys, from + 2 * columns, c);
      d = step(n, keys, from + 3 * columns, d);
      e = step(n, keys, from + 4 * columns, e);
      f = step(n, keys, from + 5 * columns, f);
      g = step(n, keys, from + 6 * columns, g);
      h = step(n, keys, from + 7 * columns, h);
      if ((level & 1) != 0
          && (n[a + LEAF]
                  | n[b + LEAF]
                  | n[c + LEAF]
                  | n[d + LEAF]
                  | n[e + LEAF]
                  | n[f + LEAF]
                  | n[g + LEAF]
                  | n[h + LEAF])
              >= 0) {
        break;
      }
    }
    leaves[to] = n[a + LEAF];
    leaves[to + 1] = n[b + LEAF];
    leaves[to + 2] = n[c + LEAF];
    leaves[to + 3] = n[d + LEAF];
    leaves[to + 4] = n[e + LEAF];
    leaves[to + 5] = n[f + LEAF];
    leaves[to + 6] = n[g + LEAF];
    leaves[to + 7] = n[h + LEAF];
  }

  private static int step(int[] n, int[] keys, int from, int at) {
    long above = (long) n[at + KEY] - keys[from + (n[at + FEATURE] & ~MISSING_LEFT)];
    return n[at + LEFT] + (int) (above >>> 63) * STRIDE;
  }
}
