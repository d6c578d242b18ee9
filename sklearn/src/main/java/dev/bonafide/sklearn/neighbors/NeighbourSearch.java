package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;

/**
 * The search among the training samples that all estimators of this package share. It looks at
 * every sample: scikit-learn's trees find the same neighbours, only of samples that are equally far
 * they may keep others.
 *
 * @param norms squared lengths of the samples, where distances are computed from dot products as
 *     scikit-learn's brute-force search does; else empty
 */
record NeighbourSearch(Matrix samples, Metric metric, double[] norms) {

  static NeighbourSearch read(Attributes a) throws RefusedException {
    Metric metric = Metric.read(a);
    Matrix samples = a.get("_fit_X").matrixOrSparse(Value.ANY, Value.ANY);
    if (samples.rows() == 0 || samples.columns() == 0) {
      throw a.get("_fit_X").invalid("at least one sample and feature");
    }
    boolean dots =
        metric.kind() == Metric.Kind.EUCLIDEAN && a.text("_fit_method", "brute").equals("brute");
    double[] norms = new double[dots ? samples.rows() : 0];
    for (int i = 0; i < norms.length; i++) {
      int at = i * samples.columns();
      norms[i] = dot(samples.values(), at, samples.values(), at, samples.columns());
    }
    return new NeighbourSearch(samples, metric, norms);
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

  /** The nearest samples, the nearest first. */
  Neighbours nearest(Matrix x, int row, int count) {
    int n = samples.columns();
    double own = norms.length == 0 ? 0 : dot(x.values(), row * n, x.values(), row * n, n);
    var heap = new NearestHeap(count);
    for (int k = 0; k < samples.rows(); k++) {
      heap.push(ranking(x, row, own, k), k);
    }
    return measured(x, row, heap.sorted());
  }

  /** All samples within a radius, in their order. */
  Neighbours within(Matrix x, int row, double radius) {
    int n = samples.columns();
    double own = norms.length == 0 ? 0 : dot(x.values(), row * n, x.values(), row * n, n);
    double bound = metric.reduce(radius);
    int[] rows = new int[samples.rows()];
    int count = 0;
    for (int k = 0; k < rows.length; k++) {
      if (ranking(x, row, own, k) <= bound) {
        rows[count++] = k;
      }
    }
    return measured(x, row, java.util.Arrays.copyOf(rows, count));
  }

  private double ranking(Matrix x, int row, double own, int sample) {
    int n = samples.columns();
    if (norms.length == 0) {
      return metric.reduced(x.values(), row * n, samples.values(), sample * n, n);
    }
    double dot = dot(x.values(), row * n, samples.values(), sample * n, n);
    return Math.max(own - 2 * dot + norms[sample], 0);
  }

  private Neighbours measured(Matrix x, int row, int[] rows) {
    int n = samples.columns();
    double[] distances = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      distances[i] =
          metric.full(metric.reduced(x.values(), row * n, samples.values(), rows[i] * n, n));
    }
    return new Neighbours(rows, distances);
  }

  private static double dot(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum = Math.fma(a[aFrom + j], b[bFrom + j], sum);
    }
    return sum;
  }
}
