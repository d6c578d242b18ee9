package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.algebra.RowProducts;
import dev.bonafide.sklearn.algebra.Simd;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * {@code X @ coef.T + intercept}, for dense and sparse rows.
 *
 * <p>The coefficients lie feature by feature, all outputs of a feature together, so that the inner
 * loop runs over outputs and the compiler can use vector instructions without changing the order of
 * any sum.
 */
public final class LinearMap {
  /** Results of fewer numbers come sooner from a plain loop. */
  private static final int FEWEST_PRODUCTS = 16;

  private final int features;
  private final int outputs;
  private final double[] byFeature;
  private final double[] intercepts;
  private final boolean flat;
  private final ElementType type;

  private LinearMap(
      int features,
      int outputs,
      double[] byFeature,
      double[] intercepts,
      boolean flat,
      ElementType type) {
    this.features = features;
    this.outputs = outputs;
    this.byFeature = byFeature;
    this.intercepts = intercepts;
    this.flat = flat;
    this.type = type;
  }

  /**
   * Reads coefficients of rank 1 (one output) or 2 (outputs × features), dense or sparse, and an
   * intercept of one number or one an output.
   */
  public static LinearMap read(Attributes a, String coefficients, String intercept)
      throws RefusedException {
    Value value = a.get(coefficients);
    Matrix matrix =
        value.isSparse()
            ? value.matrixOrSparse(Value.ANY, Value.ANY)
            : value.matrixOrRow(Value.ANY, Value.ANY);
    // A row of sparse coefficients was one output before, and answers as that.
    boolean flat = value.isSparse() ? matrix.rows() == 1 : value.array().rank() == 1;
    Value added = a.get(intercept);
    LinearMap map = of(matrix, intercepts(added, matrix.rows()), flat);
    // numpy widens the product to the type of an array that is added, though not of a number.
    boolean widens = added.isArray() && added.array().dtype().itemBytes() == 8;
    boolean whole = added.python() instanceof NdArray n && "iu".indexOf(n.dtype().kind()) >= 0;
    return whole || (!widens && !map.isWhole()) ? map : map.widened();
  }

  /** Whether coefficients and intercept are integers, as RidgeCV 1.8 left them of integers. */
  public boolean isWhole() {
    return !type.isFloating() && type.isNumeric();
  }

  private LinearMap widened() {
    return new LinearMap(features, outputs, byFeature, intercepts, flat, ElementType.FLOAT64);
  }

  /** One intercept an output; a single number stands for all. */
  public static double[] intercepts(Value value, int outputs) throws RefusedException {
    if (!value.isArray() || value.array().size() == 1) {
      double[] all = new double[outputs];
      Arrays.fill(all, value.real());
      return all;
    }
    return value.vector(outputs);
  }

  /**
   * @param coefficients outputs × features
   * @param flat whether one output is answered as rank 1
   */
  public static LinearMap of(Matrix coefficients, double[] intercepts, boolean flat) {
    int outputs = coefficients.rows();
    int features = coefficients.columns();
    double[] byFeature = new double[outputs * features];
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < features; j++) {
        byFeature[j * outputs + k] = coefficients.get(k, j);
      }
    }
    return new LinearMap(features, outputs, byFeature, intercepts, flat, coefficients.type());
  }

  /**
   * The map {@code X @ weights + intercepts}.
   *
   * @param weights features × outputs
   */
  public static LinearMap ofWeights(Matrix weights, double[] intercepts) {
    return new LinearMap(
        weights.rows(),
        weights.columns(),
        weights.values().clone(),
        intercepts,
        false,
        weights.type());
  }

  public int features() {
    return features;
  }

  public int outputs() {
    return outputs;
  }

  /** Whether the coefficients had rank 1, so that the answer has. */
  public boolean isFlat() {
    return flat;
  }

  /** The numpy type of the answer: float32 only where input and coefficients are. */
  public ElementType typeFor(Features x) {
    ElementType given =
        switch (x) {
          case Matrix m -> m.type();
          case SparseMatrix s -> s.type();
          default -> ElementType.FLOAT64;
        };
    return given == ElementType.FLOAT32 && type == ElementType.FLOAT32
        ? ElementType.FLOAT32
        : ElementType.FLOAT64;
  }

  /**
   * All outputs of each row, row by row.
   *
   * @param x checked: a matrix, dense or sparse, with {@link #features()} columns
   */
  public double[] scores(Features x) {
    double[] target = new double[Math.multiplyExact(x.rows(), outputs)];
    switch (x) {
      case Matrix m -> dense(m.values(), m.rows(), target);
      case SparseMatrix s -> {
        for (int i = 0; i < s.rows(); i++) {
          addSparse(s, i, target, i * outputs);
        }
      }
      default -> throw new IllegalStateException("checked input");
    }
    return target;
  }

  private void dense(double[] x, int rows, double[] target) {
    if (outputs == 1) {
      for (int i = 0; i < rows; i++) {
        target[i] = dot(x, i * features) + intercepts[0];
      }
    } else if (Simd.AVAILABLE && rows * (long) outputs >= FEWEST_PRODUCTS) {
      RowProducts.multiply(x, rows, features, byFeature, outputs, target);
      for (int i = 0; i < rows; i++) {
        addIntercepts(target, i * outputs);
      }
    } else {
      for (int i = 0; i < rows; i++) {
        addDense(x, i * features, target, i * outputs);
      }
    }
  }

  private double dot(double[] x, int from) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < features; j += 4) {
      a += x[from + j] * byFeature[j];
      b += x[from + j + 1] * byFeature[j + 1];
      c += x[from + j + 2] * byFeature[j + 2];
      d += x[from + j + 3] * byFeature[j + 3];
    }
    for (; j < features; j++) {
      a += x[from + j] * byFeature[j];
    }
    return (a + b) + (c + d);
  }

  private void addDense(double[] x, int from, double[] target, int at) {
    for (int j = 0; j < features; j++) {
      addFeature(x[from + j], j, target, at);
    }
    addIntercepts(target, at);
  }

  private void addSparse(SparseMatrix x, int row, double[] target, int at) {
    for (int k = x.starts()[row]; k < x.starts()[row + 1]; k++) {
      addFeature(x.values()[k], x.indices()[k], target, at);
    }
    addIntercepts(target, at);
  }

  private void addFeature(double v, int feature, double[] target, int at) {
    int base = feature * outputs;
    for (int k = 0; k < outputs; k++) {
      target[at + k] += v * byFeature[base + k];
    }
  }

  private void addIntercepts(double[] target, int at) {
    for (int k = 0; k < outputs; k++) {
      target[at + k] += intercepts[k];
    }
  }
}
