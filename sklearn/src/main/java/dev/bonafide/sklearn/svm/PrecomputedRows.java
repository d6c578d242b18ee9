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
  public int count() {
    return support.length;
  }

  @Override
  public void evaluate(Features x, int from, int lanes, double[] target, double[] scratch) {
    Matrix m = (Matrix) x;
    for (int i = 0; i < support.length; i++) {
      target[i] = m.get(from, support[i]);
    }
  }
}
