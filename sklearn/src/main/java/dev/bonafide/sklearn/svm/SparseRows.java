package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import java.util.Arrays;

/**
 * Sparse support vectors, of a machine that was trained on sparse data. A row of input is spread
 * out once and then met by every support vector at its stored elements only.
 */
final class SparseRows implements KernelRows {
  private final Kernel kernel;
  private final SparseMatrix vectors;

  SparseRows(Kernel kernel, SparseMatrix vectors) {
    this.kernel = kernel;
    this.vectors = vectors;
  }

  @Override
  public int width() {
    return vectors.rows();
  }

  @Override
  public int slot(int index) {
    return index;
  }

  /** Many, so that the spread-out row is allocated once for all of them. */
  @Override
  public int block() {
    return 16;
  }

  @Override
  public void evaluate(Features x, int from, int count, double[] target, double[] scratch) {
    double[] spread = scratch;
    Arrays.fill(spread, 0);
    for (int r = 0; r < count; r++) {
      switch (x) {
        case SparseMatrix s -> s.addRow(from + r, spread, 0);
        case Matrix m ->
            System.arraycopy(m.values(), (from + r) * m.columns(), spread, 0, m.columns());
        default -> throw new IllegalStateException("checked input");
      }
      evaluateRow(spread, target, r * width());
      if (x instanceof SparseMatrix s) {
        for (int k = s.starts()[from + r]; k < s.starts()[from + r + 1]; k++) {
          spread[s.indices()[k]] = 0;
        }
      }
    }
  }

  @Override
  public int scratch() {
    return vectors.columns();
  }

  private void evaluateRow(double[] x, double[] target, int targetFrom) {
    double norm = ScalarRows.scalarDot(x, 0, x, 0, x.length);
    for (int i = 0; i < vectors.rows(); i++) {
      double dot = 0;
      double distance = 0;
      for (int k = vectors.starts()[i]; k < vectors.starts()[i + 1]; k++) {
        double a = x[vectors.indices()[k]];
        double s = vectors.values()[k];
        dot += a * s;
        distance += (a - s) * (a - s) - a * a;
      }
      target[targetFrom + i] =
          kernel.kind() == KernelKind.RBF
              ? kernel.ofSquaredDistance(Math.max(norm + distance, 0))
              : kernel.ofDot(dot);
    }
  }

  @Override
  public double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
    return ScalarRows.scalarDot(a, aFrom, b, bFrom, count);
  }
}
