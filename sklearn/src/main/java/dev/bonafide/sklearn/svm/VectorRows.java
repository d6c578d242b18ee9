package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense support vectors with the JDK's Vector API. They lie in panels of as many vectors as the
 * machine has lanes, feature by feature, so that a lane belongs to one support vector from the dot
 * product to the exponential; runs start at panels of their own. Four rows meet two panels at a
 * time.
 *
 * <p>The squared distance is taken from dot products, after moving the origin to the middle of the
 * support vectors (distances do not change, the numbers that cancel get small). Rows so far out
 * that cancellation could still show in the ninth digit go through {@link ScalarRows}.
 */
final class VectorRows implements KernelRows {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int BLOCK = 4;

  /**
   * Bound of gamma times the squared norms: the kernel's relative error from cancellation is about
   * this times 2<sup>-52</sup>, here 1.5e-11.
   */
  private static final double FAR = 65536;

  private final Kernel kernel;
  private final int columns;
  private final int[] slots;
  private final int width;
  private final double[] panels;
  private final double[] norms;
  private final double[] middle;
  private final double greatestNorm;
  private final ScalarRows exact;

  VectorRows(Kernel kernel, Matrix vectors, int[] runs) {
    this.kernel = kernel;
    this.columns = vectors.columns();
    this.slots = new int[vectors.rows()];
    this.width = placeRuns(runs, slots);
    this.middle = kernel.kind() == KernelKind.RBF ? middle(vectors) : new double[columns];
    this.panels = new double[Math.multiplyExact(width, columns)];
    this.norms = new double[width];
    this.exact = new ScalarRows(kernel, vectors);
    double greatest = 0;
    for (int i = 0; i < slots.length; i++) {
      int panel = slots[i] / LANES * LANES * columns + slots[i] % LANES;
      double norm = 0;
      for (int j = 0; j < columns; j++) {
        double v = vectors.get(i, j) - middle[j];
        panels[panel + j * LANES] = v;
        norm += v * v;
      }
      norms[slots[i]] = norm;
      greatest = Math.max(greatest, norm);
    }
    this.greatestNorm = greatest;
  }

  /** Fills in the slots; returns the width, an even number of panels. */
  private static int placeRuns(int[] runs, int[] slots) {
    int index = 0;
    int slot = 0;
    for (int run : runs) {
      for (int k = 0; k < run; k++) {
        slots[index++] = slot + k;
      }
      slot += (run + LANES - 1) / LANES * LANES;
    }
    return (slot + 2 * LANES - 1) / (2 * LANES) * (2 * LANES);
  }

  private static double[] middle(Matrix vectors) {
    double[] middle = new double[vectors.columns()];
    for (int i = 0; i < vectors.rows(); i++) {
      for (int j = 0; j < middle.length; j++) {
        middle[j] += vectors.get(i, j) / vectors.rows();
      }
    }
    return middle;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int slot(int index) {
    return slots[index];
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public void evaluate(Features x, int from, int count, double[] target, double[] scratch) {
    Matrix m = (Matrix) x;
    double[] rows = scratch;
    int rowNorms = BLOCK * columns;
    for (int r = 0; r < count; r++) {
      int source = (from + r) * columns;
      double norm = 0;
      for (int j = 0; j < columns; j++) {
        double v = m.values()[source + j] - middle[j];
        rows[r * columns + j] = v;
        norm += v * v;
      }
      scratch[rowNorms + r] = norm;
    }
    if (count == 1) {
      dotRow(rows, target);
    } else {
      dotBlock(rows, count, target);
    }
    for (int r = 0; r < count; r++) {
      if (kernel.kind() == KernelKind.RBF) {
        finishRbf(m, from + r, scratch[rowNorms + r], target, r * width);
      } else {
        finishDots(target, r * width);
      }
    }
  }

  @Override
  public int scratch() {
    return BLOCK * columns + BLOCK;
  }

  /**
   * Dot products of four rows with every support vector; those beyond {@code count} count for
   * nothing.
   */
  private void dotBlock(double[] rows, int count, double[] target) {
    int n = columns;
    for (int slot = 0; slot < width; slot += 2 * LANES) {
      DoubleVector a0 = DoubleVector.zero(SPECIES);
      DoubleVector a1 = a0;
      DoubleVector b0 = a0;
      DoubleVector b1 = a0;
      DoubleVector c0 = a0;
      DoubleVector c1 = a0;
      DoubleVector d0 = a0;
      DoubleVector d1 = a0;
      int p = slot * n;
      int q = p + LANES * n;
      for (int j = 0; j < n; j++) {
        DoubleVector s0 = DoubleVector.fromArray(SPECIES, panels, p + j * LANES);
        DoubleVector s1 = DoubleVector.fromArray(SPECIES, panels, q + j * LANES);
        DoubleVector x = DoubleVector.broadcast(SPECIES, rows[j]);
        a0 = x.fma(s0, a0);
        a1 = x.fma(s1, a1);
        x = DoubleVector.broadcast(SPECIES, rows[n + j]);
        b0 = x.fma(s0, b0);
        b1 = x.fma(s1, b1);
        x = DoubleVector.broadcast(SPECIES, rows[2 * n + j]);
        c0 = x.fma(s0, c0);
        c1 = x.fma(s1, c1);
        x = DoubleVector.broadcast(SPECIES, rows[3 * n + j]);
        d0 = x.fma(s0, d0);
        d1 = x.fma(s1, d1);
      }
      store(a0, a1, target, slot);
      store(b0, b1, target, width + slot);
      if (count > 2) {
        store(c0, c1, target, 2 * width + slot);
      }
      if (count > 3) {
        store(d0, d1, target, 3 * width + slot);
      }
    }
  }

  private static void store(DoubleVector first, DoubleVector second, double[] target, int at) {
    first.intoArray(target, at);
    second.intoArray(target, at + LANES);
  }

  private void dotRow(double[] row, double[] target) {
    int n = columns;
    for (int slot = 0; slot < width; slot += 2 * LANES) {
      // Two sums a panel hide the latency of the multiply-add.
      DoubleVector a0 = DoubleVector.zero(SPECIES);
      DoubleVector a1 = a0;
      DoubleVector b0 = a0;
      DoubleVector b1 = a0;
      int p = slot * n;
      int q = p + LANES * n;
      int j = 0;
      for (; j + 1 < n; j += 2) {
        DoubleVector x = DoubleVector.broadcast(SPECIES, row[j]);
        DoubleVector y = DoubleVector.broadcast(SPECIES, row[j + 1]);
        a0 = x.fma(DoubleVector.fromArray(SPECIES, panels, p + j * LANES), a0);
        a1 = x.fma(DoubleVector.fromArray(SPECIES, panels, q + j * LANES), a1);
        b0 = y.fma(DoubleVector.fromArray(SPECIES, panels, p + (j + 1) * LANES), b0);
        b1 = y.fma(DoubleVector.fromArray(SPECIES, panels, q + (j + 1) * LANES), b1);
      }
      if (j < n) {
        DoubleVector x = DoubleVector.broadcast(SPECIES, row[j]);
        a0 = x.fma(DoubleVector.fromArray(SPECIES, panels, p + j * LANES), a0);
        a1 = x.fma(DoubleVector.fromArray(SPECIES, panels, q + j * LANES), a1);
      }
      store(a0.add(b0), a1.add(b1), target, slot);
    }
  }

  private void finishRbf(Matrix x, int row, double norm, double[] target, int at) {
    if (!(kernel.gamma() * (norm + greatestNorm) <= FAR)) {
      finishExactly(x, row, target, at);
      return;
    }
    DoubleVector rowNorm = DoubleVector.broadcast(SPECIES, norm);
    DoubleVector two = DoubleVector.broadcast(SPECIES, -2);
    DoubleVector minusGamma = DoubleVector.broadcast(SPECIES, -kernel.gamma());
    for (int slot = 0; slot < width; slot += LANES) {
      DoubleVector dot = DoubleVector.fromArray(SPECIES, target, at + slot);
      DoubleVector sum = DoubleVector.fromArray(SPECIES, norms, slot).add(rowNorm);
      dot.fma(two, sum)
          .max(0)
          .mul(minusGamma)
          .lanewise(VectorOperators.EXP)
          .intoArray(target, at + slot);
    }
  }

  private void finishExactly(Matrix x, int row, double[] target, int at) {
    double[] values = new double[slots.length];
    exact.evaluate(x, row, 1, values, values);
    Arrays.fill(target, at, at + width, 0);
    for (int i = 0; i < slots.length; i++) {
      target[at + slots[i]] = values[i];
    }
  }

  private void finishDots(double[] target, int at) {
    if (kernel.kind() != KernelKind.LINEAR) {
      for (int slot = at; slot < at + width; slot++) {
        target[slot] = kernel.ofDot(target[slot]);
      }
    }
  }

  @Override
  public double dot(double[] a, int aFrom, double[] b, int bFrom, int count) {
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
}
