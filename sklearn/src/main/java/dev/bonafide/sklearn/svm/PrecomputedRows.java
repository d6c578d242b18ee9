package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;

/** The caller's kernel values: those of the support vectors are picked out. */
final class PrecomputedRows implements KernelRows {
  private final int[] support;

  /**
   * @param support for each support vector its column in the input
   */
  PrecomputedRows(int[] support) {
    this.support = support;
  }

  @Override
  public int width() {
    return support.length;
  }

  @Override
  public int slot(int index) {
    return index;
  }

  @Override
  public int block() {
    return 1;
  }

  @Override
  public void evaluate(Features x, int from, int count, double[] target, double[] scratch) {
    Matrix m = (Matrix) x;
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < support.length; i++) {
        target[r * support.length + i] = m.get(from + r, support[i]);
      }
    }
  }

  @Override
  public int scratch() {
    return 0;
  }

  @Override
  public double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
    return ScalarRows.scalarDot(a, aFrom, b, bFrom, count);
  }
}
