package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.Simd;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * What libsvm's model is: support vectors in runs (one for each class, or a single one), their dual
 * coefficients, and a threshold for each pair of classes.
 *
 * <p>The decision of classes i and j sums row j-1 of the coefficients over the support vectors of
 * class i and row i over those of class j.
 */
final class DualMachine {
  private final KernelRows rows;

  /** Where each run begins, and where the last one ends. */
  private final int[] starts;

  private final double[][] coefficients;
  private final double[] intercepts;

  private DualMachine(KernelRows rows, int[] starts, double[][] coefficients, double[] intercepts) {
    this.rows = rows;
    this.starts = starts;
    this.coefficients = coefficients;
    this.intercepts = intercepts;
  }

  /**
   * Reads a machine with {@code classes} runs of support vectors; 1 for regression and novelty.
   *
   * @param columns features of the input
   */
  static DualMachine read(Attributes a, int classes, int columns) throws RefusedException {
    Kernel kernel = Kernel.read(a);
    int[] runs = new int[classes];
    int[] support = a.get("support_").integers(Value.ANY);
    if (classes == 1) {
      runs[0] = support.length;
    } else {
      runs = a.get("_n_support").integers(classes);
    }
    long total = 0;
    for (int run : runs) {
      total += run;
      if (run < 0 || total > support.length) {
        throw a.get("_n_support").invalid("counts that add up to " + support.length);
      }
    }
    if (total != support.length) {
      throw a.get("_n_support").invalid("counts that add up to " + support.length);
    }
    KernelRows rows = rows(a, kernel, support, columns);
    double[] intercepts = a.get("_intercept_").vector(Math.max(1, classes * (classes - 1) / 2));
    Matrix dual = dual(a, Math.max(1, classes - 1), support.length);
    return assemble(rows, runs, dual, intercepts);
  }

  private static KernelRows rows(Attributes a, Kernel kernel, int[] support, int columns)
      throws RefusedException {
    if (kernel.kind() == KernelKind.PRECOMPUTED) {
      return new PrecomputedRows(a.get("support_").positions(support.length, columns));
    }
    Value vectors = a.get("support_vectors_");
    if (a.flag("_sparse")) {
      return new SparseRows(kernel, vectors.sparse(support.length, columns));
    }
    Matrix dense = vectors.matrix(support.length, columns);
    return Simd.AVAILABLE && dense.rows() > 0
        ? new VectorRows(kernel, dense)
        : new ScalarRows(kernel, dense);
  }

  private static Matrix dual(Attributes a, int rows, int columns) throws RefusedException {
    return a.get("_dual_coef_").matrixOrSparse(rows, columns);
  }

  private static DualMachine assemble(
      KernelRows rows, int[] runs, Matrix dual, double[] intercepts) {
    double[][] coefficients = new double[dual.rows()][];
    for (int c = 0; c < dual.rows(); c++) {
      coefficients[c] =
          Arrays.copyOfRange(dual.values(), c * dual.columns(), (c + 1) * dual.columns());
    }
    int[] starts = new int[runs.length + 1];
    for (int run = 0; run < runs.length; run++) {
      starts[run + 1] = starts[run] + runs[run];
    }
    return new DualMachine(rows, starts, coefficients, intercepts);
  }

  /** Decisions for each row: one, or one a pair of classes (0,1), (0,2) … in libsvm's signs. */
  int decisions() {
    return intercepts.length;
  }

  /** Writes {@link #decisions()} numbers for each row of checked input. */
  double[] decide(Features x) {
    double[] target = new double[Math.multiplyExact(x.rows(), intercepts.length)];
    int lanes = rows.lanes(x.rows());
    double[] values = new double[Math.multiplyExact(lanes, rows.count())];
    double[] sums = new double[coefficients.length * runs() * lanes];
    double[] scratch = new double[rows.scratch(lanes)];
    for (int from = 0; from < x.rows(); from += lanes) {
      rows.evaluate(x, from, lanes, values, scratch);
      weigh(values, lanes, sums);
      for (int r = 0; r < Math.min(lanes, x.rows() - from); r++) {
        decideRow(sums, lanes, r, target, (from + r) * intercepts.length);
      }
    }
    return target;
  }

  private int runs() {
    return starts.length - 1;
  }

  /** Weighs each run of support vectors by each row of coefficients. */
  private void weigh(double[] values, int lanes, double[] sums) {
    int runs = runs();
    for (int run = 0; run < runs; run++) {
      rows.weigh(
          coefficients,
          starts[run],
          starts[run + 1],
          values,
          lanes,
          sums,
          run * lanes,
          runs * lanes);
    }
  }

  private void decideRow(double[] sums, int lanes, int lane, double[] target, int targetFrom) {
    int runs = runs();
    if (runs == 1) {
      target[targetFrom] = sums[lane] + intercepts[0];
      return;
    }
    int pair = 0;
    for (int i = 0; i < runs; i++) {
      for (int j = i + 1; j < runs; j++) {
        double first = sums[((j - 1) * runs + i) * lanes + lane];
        double second = sums[(i * runs + j) * lanes + lane];
        target[targetFrom + pair] = first + second + intercepts[pair];
        pair++;
      }
    }
  }
}
