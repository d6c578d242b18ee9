package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Simd;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The search among the training samples that all estimators of this package share: through the
 * fitted tree where there is one, else through all samples.
 *
 * @param norms squared lengths of the samples, where distances are computed from dot products as
 *     scikit-learn's brute-force search does; else empty
 * @param fused whether dot products are rounded once a step, as BLAS does; those of sparse matrices
 *     are rounded twice
 * @param tree the fitted tree, if there is one
 */
record NeighbourSearch(
    Matrix samples, Metric metric, double[] norms, boolean fused, @Nullable NeighbourTree tree) {
  /** Samples that are ranked together. */
  private static final int RUN = 64;

  static NeighbourSearch read(Attributes a) throws RefusedException {
    Matrix samples = a.get("_fit_X").matrixOrSparse(Value.ANY, Value.ANY);
    if (samples.rows() == 0 || samples.columns() == 0) {
      throw a.get("_fit_X").invalid("at least one sample and feature");
    }
    Metric metric = Metric.read(a, samples.columns());
    if (metric.kind() == Metric.Kind.GIVEN && samples.rows() != samples.columns()) {
      throw a.get("_fit_X").invalid("distances between all samples");
    }
    boolean brute = a.text("_fit_method", "brute").equals("brute");
    boolean dots = brute && a.text("effective_metric_").endsWith("euclidean") && isPlain(metric);
    double[] norms = dots ? squaredNorms(samples) : new double[0];
    NeighbourTree tree =
        brute || !a.isPresent("_tree") ? null : NeighbourTree.read(a.get("_tree"), samples, metric);
    return new NeighbourSearch(samples, metric, norms, !a.get("_fit_X").isSparse(), tree);
  }

  private static boolean isPlain(Metric metric) {
    return metric.kind() == Metric.Kind.EUCLIDEAN || metric.kind() == Metric.Kind.SQUARED_EUCLIDEAN;
  }

  /**
   * Checked samples. Of given distances that are sparse, those not stored are beyond reach, as in
   * scikit-learn; a row must have as many as there are neighbours to find.
   *
   * @param count of neighbours, zero where it does not matter
   */
  Matrix input(Inputs inputs, Features x, int count) throws RefusedException {
    if (metric.kind() != Metric.Kind.GIVEN || !(x instanceof SparseMatrix)) {
      return inputs.densified(x, nonFinite());
    }
    var graph = (SparseMatrix) inputs.numeric(x, Inputs.NonFinite.REFUSED);
    // Also refuses what is too large to be written out.
    double[] distances = inputs.densified(x, Inputs.NonFinite.REFUSED).values().clone();
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int i = 0; i < graph.rows(); i++) {
      int stored = graph.starts()[i + 1] - graph.starts()[i];
      if (stored < count) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "a row of the graph has fewer neighbours than the model needs",
            Integer.toString(stored),
            count + " or more");
      }
      for (int k = graph.starts()[i]; k < graph.starts()[i + 1]; k++) {
        distances[i * graph.columns() + graph.indices()[k]] = graph.values()[k];
      }
    }
    return Matrix.of(graph.rows(), graph.columns(), distances);
  }

  /** What input the metric can take. */
  Inputs.NonFinite nonFinite() {
    return metric.kind() == Metric.Kind.WITHOUT_MISSING
        ? Inputs.NonFinite.NAN_ALLOWED
        : Inputs.NonFinite.REFUSED;
  }

  /** Reads {@code weights} as whether the distance counts. */
  static boolean byDistance(Attributes a) throws RefusedException {
    if (!a.isPresent("weights")) {
      return false;
    }
    if (!a.get("weights").isText()) {
      throw a.unsupported("weights by a Python function", "uniform or distance");
    }
    return switch (a.text("weights")) {
      case "uniform" -> false;
      case "distance" -> true;
      default -> throw a.get("weights").invalid("uniform or distance");
    };
  }

  /** Reads a number of neighbours that the samples suffice for. */
  int count(Attributes a, String name) throws RefusedException {
    int count = a.get(name).count();
    if (count == 0 || count > samples.rows()) {
      throw a.get(name).invalid("from 1 to the number of samples, " + samples.rows());
    }
    return count;
  }

  /**
   * Finds the nearest samples of a row, the nearest first. Rows are best asked for in order; not
   * for several threads.
   */
  IntFunction<Neighbours> nearest(Matrix x, int count) {
    return norms.length > 0 && fused && Simd.AVAILABLE && x.rows() >= QueryLanes.FEWEST
        ? new QueryLanes(this, x, count)
        : row -> nearest(x, row, count);
  }

  private Neighbours nearest(Matrix x, int row, int count) {
    var heap = new NearestHeap(count);
    if (tree != null) {
      tree.search(x.values(), row * samples.columns(), heap);
      return measured(x, row, heap.sorted());
    }
    double own = ownNorm(x, row);
    double[] rankings = new double[RUN];
    for (int from = 0; from < samples.rows(); from += RUN) {
      int end = Math.min(samples.rows(), from + RUN);
      rank(x, row, own, from, end, rankings);
      for (int k = from; k < end; k++) {
        heap.push(rankings[k - from], k);
      }
    }
    return measured(x, row, heap.sorted());
  }

  /** All samples within a radius, in their order. */
  Neighbours within(Matrix x, int row, double radius) {
    double own = ownNorm(x, row);
    double bound = metric.reduce(radius);
    int[] rows = new int[samples.rows()];
    double[] rankings = new double[RUN];
    int count = 0;
    for (int from = 0; from < samples.rows(); from += RUN) {
      int end = Math.min(samples.rows(), from + RUN);
      rank(x, row, own, from, end, rankings);
      for (int k = from; k < end; k++) {
        if (rankings[k - from] <= bound) {
          rows[count++] = k;
        }
      }
    }
    return measured(x, row, Arrays.copyOf(rows, count));
  }

  /** Of samples {@code from} to {@code end}; four sums at a time do not wait for each other. */
  private void rank(Matrix x, int row, double own, int from, int end, double[] rankings) {
    int k = from;
    if (norms.length > 0 && fused) {
      for (; k + 4 <= end; k += 4) {
        rankFour(x.values(), row * samples.columns(), own, k, rankings, k - from);
      }
    }
    for (; k < end; k++) {
      rankings[k - from] = ranking(x, row, own, k);
    }
  }

  private void rankFour(double[] x, int at, double own, int sample, double[] rankings, int to) {
    int n = samples.columns();
    int p = sample * n;
    double[] s = samples.values();
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int j = 0; j < n; j++) {
      a = Math.fma(x[at + j], s[p + j], a);
      b = Math.fma(x[at + j], s[p + n + j], b);
      c = Math.fma(x[at + j], s[p + 2 * n + j], c);
      d = Math.fma(x[at + j], s[p + 3 * n + j], d);
    }
    rankings[to] = ofDot(own, a, sample);
    rankings[to + 1] = ofDot(own, b, sample + 1);
    rankings[to + 2] = ofDot(own, c, sample + 2);
    rankings[to + 3] = ofDot(own, d, sample + 3);
  }

  private double ofDot(double own, double dot, int sample) {
    return Math.max(own - 2 * dot + norms[sample], 0);
  }

  double ownNorm(Matrix x, int row) {
    int n = samples.columns();
    return norms.length == 0 ? 0 : squaredNorm(x.values(), row * n, n);
  }

  private double ranking(Matrix x, int row, double own, int sample) {
    int n = samples.columns();
    if (metric.kind() == Metric.Kind.GIVEN) {
      return x.get(row, sample);
    }
    if (norms.length == 0) {
      return metric.reduced(x.values(), row * n, samples.values(), sample * n, n);
    }
    return ofDot(own, dot(x.values(), row * n, samples.values(), sample * n, n), sample);
  }

  Neighbours measured(Matrix x, int row, int[] rows) {
    double own = ownNorm(x, row);
    double[] distances = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      distances[i] = metric.full(ranking(x, row, own, rows[i]));
    }
    return new Neighbours(rows, distances);
  }

  /** Four samples at a time, whose sums do not wait for each other, on all cores. */
  private static double[] squaredNorms(Matrix samples) {
    int n = samples.columns();
    int rows = samples.rows();
    double[] x = samples.values();
    double[] norms = new double[rows];
    IntStream.range(0, Math.ceilDiv(rows, 4))
        .parallel()
        .forEach(
            block -> {
              int last = Math.min(4 * block + 4, rows);
              if (last - 4 * block < 4) {
                for (int i = 4 * block; i < last; i++) {
                  norms[i] = squaredNorm(x, i * n, n);
                }
                return;
              }
              int at = 4 * block * n;
              double a = 0;
              double b = 0;
              double c = 0;
              double d = 0;
              for (int j = at; j < at + n; j++) {
                a += x[j] * x[j];
                b += x[j + n] * x[j + n];
                c += x[j + 2 * n] * x[j + 2 * n];
                d += x[j + 3 * n] * x[j + 3 * n];
              }
              norms[4 * block] = a;
              norms[4 * block + 1] = b;
              norms[4 * block + 2] = c;
              norms[4 * block + 3] = d;
            });
    return norms;
  }

  /**
   * Rounded after each step, where {@link #dot} is not: BLAS does so too, and the distance of a
   * sample to itself is what that leaves.
   */
  private static double squaredNorm(double[] values, int from, int n) {
    double sum = 0;
    for (int j = from; j < from + n; j++) {
      sum += values[j] * values[j];
    }
    return sum;
  }

  private double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double product = a[aFrom + j] * b[bFrom + j];
      sum = fused ? Math.fma(a[aFrom + j], b[bFrom + j], sum) : sum + product;
    }
    return sum;
  }
}
