package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;

/** Dense support vectors in plain loops: the twin of {@link VectorRows}. */
final class ScalarRows implements KernelRows {
  private final Kernel kernel;
  private final Matrix vectors;

  ScalarRows(Kernel kernel, Matrix vectors) {
    this.kernel = kernel;
    this.vectors = vectors;
  }

  @Override
  public int count() {
    return vectors.rows();
  }

  @Override
  public void evaluate(Features x, int from, int lanes, double[] target, double[] scratch) {
    Matrix m = (Matrix) x;
    evaluateRow(m.values(), from * m.columns(), target);
  }

  private void evaluateRow(double[] x, int xFrom, double[] target) {
    int columns = vectors.columns();
    double[] all = vectors.values();
    for (int i = 0; i < vectors.rows(); i++) {
      target[i] =
          kernel.kind() == KernelKind.RBF
              ? kernel.ofSquaredDistance(squaredDistance(x, xFrom, all, i * columns, columns))
              : kernel.ofDot(dot(x, xFrom, all, i * columns, columns));
    }
  }

  static double squaredDistance(double[] a, int aFrom, double[] b, int bFrom, int count) {
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      double d = a[aFrom + i] - b[bFrom + i];
      double e = a[aFrom + i + 1] - b[bFrom + i + 1];
      even += d * d;
      odd += e * e;
    }
    if (i < count) {
      double d = a[aFrom + i] - b[bFrom + i];
      even += d * d;
    }
    return even + odd;
  }

  static double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      even += a[aFrom + i] * b[bFrom + i];
      odd += a[aFrom + i + 1] * b[bFrom + i + 1];
    }
    if (i < count) {
      even += a[aFrom + i] * b[bFrom + i];
    }
    return even + odd;
  }
}
