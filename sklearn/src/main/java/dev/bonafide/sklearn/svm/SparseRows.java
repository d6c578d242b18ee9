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
  public int count() {
    return vectors.rows();
  }

  @Override
  public int scratch(int lanes) {
    return vectors.columns();
  }

  @Override
  public void evaluate(Features x, int from, int lanes, double[] target, double[] scratch) {
    switch (x) {
      case SparseMatrix s -> {
        Arrays.fill(scratch, 0);
        s.addRow(from, scratch, 0);
      }
      case Matrix m -> System.arraycopy(m.values(), from * m.columns(), scratch, 0, m.columns());
      default -> throw new IllegalStateException("checked input");
    }
    evaluateRow(scratch, target);
  }

  private void evaluateRow(double[] x, double[] target) {
    double norm = ScalarRows.dot(x, 0, x, 0, x.length);
    for (int i = 0; i < vectors.rows(); i++) {
      double dot = 0;
      double distance = 0;
      for (int k = vectors.starts()[i]; k < vectors.starts()[i + 1]; k++) {
        double a = x[vectors.indices()[k]];
        double s = vectors.values()[k];
        dot += a * s;
        distance += (a - s) * (a - s) - a * a;
      }
      target[i] =
          kernel.kind() == KernelKind.RBF
              ? kernel.ofSquaredDistance(Math.max(norm + distance, 0))
              : kernel.ofDot(dot);
    }
  }
}
