package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense support vectors with the JDK's Vector API. They stay as they lie in the model; the rows of
 * a batch are turned, so that each lane belongs to one row from the first difference to the last
 * sum and nothing is ever added across lanes. A single row goes along its features instead.
 *
 * <p>Distances are sums of squared differences, which do not cancel as those from dot products do.
 */
final class VectorRows implements KernelRows {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Support vectors that rows meet together: enough sums to hide what each addition waits for. */
  private static final int TOGETHER = 8;

  /** Fewer rows are evaluated one by one. */
  private static final int FEWEST_ROWS = 3;

  private final Kernel kernel;
  private final int count;
  private final int columns;
  private final double[] vectors;

  VectorRows(Kernel kernel, Matrix vectors) {
    this.kernel = kernel;
    this.count = vectors.rows();
    this.columns = vectors.columns();
    this.vectors = vectors.values();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public int lanes(int rows) {
    return rows < FEWEST_ROWS ? 1 : LANES;
  }

  @Override
  public int scratch(int lanes) {
    return lanes == 1 ? 0 : columns * LANES;
  }

  @Override
  public void evaluate(Features x, int from, int lanes, double[] target, double[] scratch) {
    Matrix m = (Matrix) x;
    if (lanes == 1) {
      evaluateRow(m.values(), from * columns, target);
    } else {
      turn(m, from, scratch);
      if (kernel.kind() == KernelKind.RBF) {
        squaredDistances(scratch, target);
      } else {
        dots(scratch, target);
      }
    }
    finish(target, count * lanes);
  }

  /** Puts rows side by side, feature by feature; the last one again where there are too few. */
  private void turn(Matrix x, int from, double[] turned) {
    for (int r = 0; r < LANES; r++) {
      int source = Math.min(from + r, x.rows() - 1) * columns;
      for (int j = 0; j < columns; j++) {
        turned[j * LANES + r] = x.values()[source + j];
      }
    }
  }

  private void squaredDistances(double[] rows, double[] target) {
    double[] v = vectors;
    for (int k = 0; k < count; k += TOGETHER) {
      DoubleVector a = DoubleVector.zero(SPECIES);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      DoubleVector e = a;
      DoubleVector f = a;
      DoubleVector g = a;
      DoubleVector h = a;
      int p = offset(k);
      int q = offset(k + 1);
      int r = offset(k + 2);
      int s = offset(k + 3);
      int t = offset(k + 4);
      int u = offset(k + 5);
      int w = offset(k + 6);
      int y = offset(k + 7);
      for (int j = 0; j < columns; j++) {
        DoubleVector x = DoubleVector.fromArray(SPECIES, rows, j * LANES);
        a = squared(x.sub(v[p + j]), a);
        b = squared(x.sub(v[q + j]), b);
        c = squared(x.sub(v[r + j]), c);
        d = squared(x.sub(v[s + j]), d);
        e = squared(x.sub(v[t + j]), e);
        f = squared(x.sub(v[u + j]), f);
        g = squared(x.sub(v[w + j]), g);
        h = squared(x.sub(v[y + j]), h);
      }
      store(target, k, a, b, c, d);
      store(target, k + 4, e, f, g, h);
    }
  }

  private void dots(double[] rows, double[] target) {
    double[] v = vectors;
    for (int k = 0; k < count; k += TOGETHER / 2) {
      DoubleVector a = DoubleVector.zero(SPECIES);
      DoubleVector b = a;
      DoubleVector c = a;
      DoubleVector d = a;
      int p = offset(k);
      int q = offset(k + 1);
      int r = offset(k + 2);
      int s = offset(k + 3);
      for (int j = 0; j < columns; j++) {
        DoubleVector x = DoubleVector.fromArray(SPECIES, rows, j * LANES);
        a = x.fma(DoubleVector.broadcast(SPECIES, v[p + j]), a);
        b = x.fma(DoubleVector.broadcast(SPECIES, v[q + j]), b);
        c = x.fma(DoubleVector.broadcast(SPECIES, v[r + j]), c);
        d = x.fma(DoubleVector.broadcast(SPECIES, v[s + j]), d);
      }
      store(target, k, a, b, c, d);
    }
  }

  private static DoubleVector squared(DoubleVector difference, DoubleVector sum) {
    return difference.fma(difference, sum);
  }

  /** Where a support vector begins; behind the last one, the last one again. */
  private int offset(int index) {
    return Math.min(index, count - 1) * columns;
  }

  private void store(
      double[] target, int k, DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d) {
    int last = count - 1;
    a.intoArray(target, Math.min(k, last) * LANES);
    b.intoArray(target, Math.min(k + 1, last) * LANES);
    c.intoArray(target, Math.min(k + 2, last) * LANES);
    d.intoArray(target, Math.min(k + 3, last) * LANES);
  }

  private void evaluateRow(double[] x, int from, double[] target) {
    if (kernel.kind() != KernelKind.RBF) {
      for (int k = 0; k < count; k++) {
        target[k] = dot(x, from, vectors, k * columns, columns);
      }
      return;
    }
    int end = columns / LANES * LANES;
    for (int k = 0; k < count; k += 4) {
      squaredDistances(x, from, k, end, target);
      for (int i = k; end < columns && i < Math.min(k + 4, count); i++) {
        int rest = columns - end;
        target[i] += ScalarRows.squaredDistance(x, from + end, vectors, i * columns + end, rest);
      }
    }
  }

  /** Of one row to four support vectors, over the features that fill whole vectors. */
  private void squaredDistances(double[] x, int from, int k, int end, double[] target) {
    double[] v = vectors;
    int last = count - 1;
    int p = offset(k);
    int q = offset(k + 1);
    int r = offset(k + 2);
    int s = offset(k + 3);
    DoubleVector a = DoubleVector.zero(SPECIES);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    for (int j = 0; j < end; j += LANES) {
      DoubleVector row = DoubleVector.fromArray(SPECIES, x, from + j);
      a = squared(row.sub(DoubleVector.fromArray(SPECIES, v, p + j)), a);
      b = squared(row.sub(DoubleVector.fromArray(SPECIES, v, q + j)), b);
      c = squared(row.sub(DoubleVector.fromArray(SPECIES, v, r + j)), c);
      d = squared(row.sub(DoubleVector.fromArray(SPECIES, v, s + j)), d);
    }
    target[Math.min(k, last)] = a.reduceLanes(VectorOperators.ADD);
    target[Math.min(k + 1, last)] = b.reduceLanes(VectorOperators.ADD);
    target[Math.min(k + 2, last)] = c.reduceLanes(VectorOperators.ADD);
    target[Math.min(k + 3, last)] = d.reduceLanes(VectorOperators.ADD);
  }

  private static double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      sum =
          DoubleVector.fromArray(SPECIES, a, aFrom + i)
              .fma(DoubleVector.fromArray(SPECIES, b, bFrom + i), sum);
    }
    double total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < count; i++) {
      total += a[aFrom + i] * b[bFrom + i];
    }
    return total;
  }

  /** From squared distances or dot products to the kernel's values. */
  private void finish(double[] values, int size) {
    switch (kernel.kind()) {
      case LINEAR, PRECOMPUTED -> {}
      case POLY, SIGMOID -> {
        for (int i = 0; i < size; i++) {
          values[i] = kernel.ofDot(values[i]);
        }
      }
      case RBF -> {
        int i = 0;
        for (; i + LANES <= size; i += LANES) {
          exponential(DoubleVector.fromArray(SPECIES, values, i)).intoArray(values, i);
        }
        if (i < size) {
          VectorMask<Double> rest = SPECIES.indexInRange(i, size);
          exponential(DoubleVector.fromArray(SPECIES, values, i, rest)).intoArray(values, i, rest);
        }
      }
    }
  }

  private DoubleVector exponential(DoubleVector squared) {
    return squared.mul(-kernel.gamma()).lanewise(VectorOperators.EXP);
  }

  @Override
  public void weigh(
      double[][] coefficients,
      int from,
      int to,
      double[] values,
      int lanes,
      double[] sums,
      int at,
      int stride) {
    if (lanes == 1) {
      for (int c = 0; c < coefficients.length; c++) {
        sums[at + c * stride] = dot(coefficients[c], from, values, from, to - from);
      }
      return;
    }
    int last = coefficients.length - 1;
    for (int c = 0; c <= last; c += 4) {
      double[] p = coefficients[c];
      double[] q = coefficients[Math.min(c + 1, last)];
      double[] r = coefficients[Math.min(c + 2, last)];
      double[] s = coefficients[Math.min(c + 3, last)];
      DoubleVector a = DoubleVector.zero(SPECIES);
      DoubleVector b = a;
      DoubleVector d = a;
      DoubleVector e = a;
      for (int k = from; k < to; k++) {
        DoubleVector value = DoubleVector.fromArray(SPECIES, values, k * LANES);
        a = value.fma(DoubleVector.broadcast(SPECIES, p[k]), a);
        b = value.fma(DoubleVector.broadcast(SPECIES, q[k]), b);
        d = value.fma(DoubleVector.broadcast(SPECIES, r[k]), d);
        e = value.fma(DoubleVector.broadcast(SPECIES, s[k]), e);
      }
      a.intoArray(sums, at + c * stride);
      b.intoArray(sums, at + Math.min(c + 1, last) * stride);
      d.intoArray(sums, at + Math.min(c + 2, last) * stride);
      e.intoArray(sums, at + Math.min(c + 3, last) * stride);
    }
  }
}
