package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.List;

/**
 * scikit-learn's {@code KDTree} and {@code BallTree}: walked in the same order as there, so that of
 * samples that are equally far the same ones are found.
 *
 * <p>Node i has the children 2i + 1 and 2i + 2.
 */
final class NeighbourTree {
  /** Where parts stand in the state of a tree. */
  private static final int ORDER = 1;

  private static final int NODES = 2;
  private static final int BOUNDS = 3;

  private final Matrix samples;
  private final Metric metric;
  private final int[] order;
  private final int[] starts;
  private final int[] ends;
  private final boolean[] leaves;
  private final double[] radii;

  /** Of each node the centre; of a k-d tree the lower corners of all, then the upper ones. */
  private final double[] bounds;

  private final boolean boxes;

  private NeighbourTree(
      Matrix samples,
      Metric metric,
      int[] order,
      int[] starts,
      int[] ends,
      boolean[] leaves,
      double[] radii,
      double[] bounds,
      boolean boxes) {
    this.samples = samples;
    this.metric = metric;
    this.order = order;
    this.starts = starts;
    this.ends = ends;
    this.leaves = leaves;
    this.radii = radii;
    this.bounds = bounds;
    this.boxes = boxes;
  }

  /** Reads the tree over these samples; every walk through it ends, at most once in each leaf. */
  static NeighbourTree read(Value tree, Matrix samples, Metric metric) throws RefusedException {
    Attributes a = tree.attributes();
    List<Value> state = a.state().items();
    if (state.size() <= BOUNDS) {
      throw a.state().invalid("the state of a tree");
    }
    NdArray nodes = state.get(NODES).array();
    int[] starts = field(state.get(NODES), nodes, "idx_start").toInts();
    int[] ends = field(state.get(NODES), nodes, "idx_end").toInts();
    int[] leaf = field(state.get(NODES), nodes, "is_leaf").toInts();
    boolean[] leaves = new boolean[starts.length];
    long reached = 0;
    for (int i = 0; i < leaves.length; i++) {
      leaves[i] = leaf[i] != 0;
      reached += leaves[i] ? (long) ends[i] - starts[i] : 0;
      boolean children = leaves[i] || 2L * i + 2 < leaves.length;
      if (starts[i] < 0 || ends[i] < starts[i] || ends[i] > samples.rows() || !children) {
        throw state.get(NODES).invalid("nodes over " + samples.rows() + " samples");
      }
    }
    if (leaves.length == 0 || reached > samples.rows()) {
      throw state.get(NODES).invalid("leaves that share no sample");
    }
    NdArray bounds = state.get(BOUNDS).array();
    boolean boxes = bounds.rank() == 3 && bounds.shape().getFirst() == 2;
    int corners = Math.multiplyExact(leaves.length, samples.columns());
    return new NeighbourTree(
        samples,
        metric,
        state.get(ORDER).positions(samples.rows(), samples.rows()),
        starts,
        ends,
        leaves,
        field(state.get(NODES), nodes, "radius").toDoubles(),
        state.get(BOUNDS).flat(boxes ? Math.multiplyExact(2, corners) : corners),
        boxes);
  }

  private static NdArray field(Value where, NdArray nodes, String name) throws RefusedException {
    NdArray column = nodes.field(name);
    if (column == null || nodes.rank() != 1) {
      throw where.invalid("nodes with a field " + name);
    }
    return column;
  }

  /** Offers the heap every sample that may be nearer than its farthest. */
  void search(double[] x, int from, NearestHeap heap) {
    search(0, distanceTo(0, x, from), x, from, heap);
  }

  private void search(int node, double bound, double[] x, int from, NearestHeap heap) {
    if (bound > heap.farthest()) {
      return;
    }
    if (leaves[node]) {
      int n = samples.columns();
      for (int i = starts[node]; i < ends[node]; i++) {
        heap.push(metric.reduced(x, from, samples.values(), order[i] * n, n), order[i]);
      }
      return;
    }
    int left = 2 * node + 1;
    int right = left + 1;
    double toLeft = distanceTo(left, x, from);
    double toRight = distanceTo(right, x, from);
    if (toLeft <= toRight) {
      search(left, toLeft, x, from, heap);
      search(right, toRight, x, from, heap);
    } else {
      search(right, toRight, x, from, heap);
      search(left, toLeft, x, from, heap);
    }
  }

  /** No sample below the node has a smaller reduced distance. */
  private double distanceTo(int node, double[] x, int from) {
    int n = samples.columns();
    if (!boxes) {
      double centre = metric.full(metric.reduced(x, from, bounds, node * n, n));
      return metric.reduce(Math.max(0, centre - radii[node]));
    }
    int upper = bounds.length / 2;
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double below = bounds[node * n + j] - x[from + j];
      double above = x[from + j] - bounds[upper + node * n + j];
      double outside = 0.5 * ((below + Math.abs(below)) + (above + Math.abs(above)));
      sum = metric.addToReduced(sum, outside);
    }
    return sum;
  }
}
