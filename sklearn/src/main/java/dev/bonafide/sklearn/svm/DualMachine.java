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
  private final int[] runStarts;
  private final int[] runLengths;
  private final double[][] coefficients;
  private final double[] intercepts;

  private DualMachine(
      KernelRows rows,
      int[] runStarts,
      int[] runLengths,
      double[][] coefficients,
      double[] intercepts) {
    this.rows = rows;
    this.runStarts = runStarts;
    this.runLengths = runLengths;
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
    KernelRows rows = rows(a, kernel, support, runs, columns);
    double[] intercepts = a.get("_intercept_").vector(Math.max(1, classes * (classes - 1) / 2));
    Matrix dual = dual(a, Math.max(1, classes - 1), support.length);
    return assemble(rows, runs, dual, intercepts);
  }

  private static KernelRows rows(
      Attributes a, Kernel kernel, int[] support, int[] runs, int columns) throws RefusedException {
    if (kernel.kind() == KernelKind.PRECOMPUTED) {
      return new PrecomputedRows(a.get("support_").positions(support.length, columns));
    }
    Value vectors = a.get("support_vectors_");
    if (a.flag("_sparse")) {
      return new SparseRows(kernel, vectors.sparse(support.length, columns));
    }
    return Simd.AVAILABLE
        ? new VectorRows(kernel, vectors.matrix(support.length, columns), runs)
        : new ScalarRows(kernel, vectors.matrix(support.length, columns));
  }

  private static Matrix dual(Attributes a, int rows, int columns) throws RefusedException {
    return a.get("_dual_coef_").matrixOrSparse(rows, columns);
  }

  private static DualMachine assemble(
      KernelRows rows, int[] runs, Matrix dual, double[] intercepts) {
    double[][] coefficients = new double[dual.rows()][rows.width()];
    for (int c = 0; c < dual.rows(); c++) {
      for (int i = 0; i < dual.columns(); i++) {
        coefficients[c][rows.slot(i)] = dual.get(c, i);
      }
    }
    int[] starts = new int[runs.length];
    int[] lengths = new int[runs.length];
    int first = 0;
    for (int run = 0; run < runs.length; run++) {
      if (runs[run] > 0) {
        starts[run] = rows.slot(first);
        lengths[run] = rows.slot(first + runs[run] - 1) + 1 - starts[run];
      }
      first += runs[run];
    }
    return new DualMachine(rows, starts, lengths, coefficients, intercepts);
  }

  /** Decisions for each row: one, or one a pair of classes (0,1), (0,2) … in libsvm's signs. */
  int decisions() {
    return intercepts.length;
  }

  /** Writes {@link #decisions()} numbers for each row of checked input. */
  double[] decide(Features x) {
    double[] target = new double[Math.multiplyExact(x.rows(), intercepts.length)];
    int block = Math.max(1, Math.min(rows.block(), x.rows()));
    double[] values = new double[Math.multiplyExact(block, rows.width())];
    double[] sums = new double[coefficients.length * runStarts.length];
    double[] scratch = new double[rows.scratch()];
    for (int from = 0; from < x.rows(); from += block) {
      int count = Math.min(block, x.rows() - from);
      rows.evaluate(x, from, count, values, scratch);
      for (int r = 0; r < count; r++) {
        decideRow(values, r * rows.width(), sums, target, (from + r) * intercepts.length);
      }
    }
    return target;
  }

  private void decideRow(
      double[] values, int valuesFrom, double[] sums, double[] target, int targetFrom) {
    int runs = runStarts.length;
    if (runs == 1) {
      target[targetFrom] = weigh(0, 0, values, valuesFrom) + intercepts[0];
      return;
    }
    for (int c = 0; c < coefficients.length; c++) {
      for (int run = 0; run < runs; run++) {
        sums[c * runs + run] = weigh(c, run, values, valuesFrom);
      }
    }
    int pair = 0;
    for (int i = 0; i < runs; i++) {
      for (int j = i + 1; j < runs; j++) {
        target[targetFrom + pair] =
            sums[(j - 1) * runs + i] + sums[i * runs + j] + intercepts[pair];
        pair++;
      }
    }
  }

  private double weigh(int coefficientRow, int run, double[] values, int valuesFrom) {
    int start = runStarts[run];
    return rows.dot(
        coefficients[coefficientRow], start, values, valuesFrom + start, runLengths[run]);
  }

  @Override
  public String toString() {
    return "runs " + Arrays.toString(runLengths);
  }
}
