package dev.bonafide.sklearn.pairwise;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.RowProducts;
import dev.bonafide.sklearn.algebra.Simd;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;

/**
 * A kernel of {@code sklearn.metrics.pairwise}.
 *
 * @param gamma already resolved; unused by kernels without it
 */
public record PairwiseKernel(Kind kind, double gamma, double coef0, double degree) {

  /** The kernels by name. */
  public enum Kind {
    LINEAR,
    POLYNOMIAL,
    RBF,
    LAPLACIAN,
    SIGMOID,
    COSINE,
    CHI2,
    ADDITIVE_CHI2,
    /** The caller gives kernel values against the training samples. */
    PRECOMPUTED;

    private boolean isOfDots() {
      return this == LINEAR || this == POLYNOMIAL || this == SIGMOID;
    }
  }

  /** For fewer rows the samples are not turned around. */
  private static final int FEWEST_ROWS = 4;

  /**
   * Reads {@code kernel}, {@code gamma}, {@code coef0} and {@code degree}; a gamma of None is one
   * over the number of features, but one for chi2.
   */
  public static PairwiseKernel read(Attributes a, int features) throws RefusedException {
    if (!a.get("kernel").isText()) {
      throw a.unsupported("a kernel that is a Python function", "a kernel by name");
    }
    Kind kind =
        switch (a.text("kernel")) {
          case "linear" -> Kind.LINEAR;
          case "poly", "polynomial" -> Kind.POLYNOMIAL;
          case "rbf" -> Kind.RBF;
          case "laplacian" -> Kind.LAPLACIAN;
          case "sigmoid" -> Kind.SIGMOID;
          case "cosine" -> Kind.COSINE;
          case "chi2" -> Kind.CHI2;
          case "additive_chi2" -> Kind.ADDITIVE_CHI2;
          case "precomputed" -> Kind.PRECOMPUTED;
          default -> throw a.get("kernel").invalid("a kernel of sklearn.metrics.pairwise");
        };
    double otherwise = kind == Kind.CHI2 ? 1 : 1.0 / features;
    return new PairwiseKernel(
        kind, a.real("gamma", otherwise), a.real("coef0", 1), a.real("degree", 3));
  }

  /** The same kernel with another gamma. */
  public PairwiseKernel withGamma(double other) {
    return new PairwiseKernel(kind, other, coef0, degree);
  }

  /** Kernel values of each row of one matrix against each row of the other. */
  public Matrix evaluate(Matrix x, Matrix y) {
    if (kind == Kind.PRECOMPUTED) {
      return x;
    }
    int columns = x.columns();
    double[] target = new double[Math.multiplyExact(x.rows(), y.rows())];
    if (Simd.AVAILABLE && x.rows() >= FEWEST_ROWS && (kind == Kind.RBF || kind.isOfDots())) {
      evaluateTogether(x, y, target);
      return Matrix.of(x.rows(), y.rows(), target);
    }
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < y.rows(); k++) {
        target[i * y.rows() + k] = value(x.values(), i * columns, y.values(), k * columns, columns);
      }
    }
    return Matrix.of(x.rows(), y.rows(), target);
  }

  private void evaluateTogether(Matrix x, Matrix y, double[] target) {
    int n = x.columns();
    double[] turned = new double[y.values().length];
    for (int k = 0; k < y.rows(); k++) {
      for (int j = 0; j < n; j++) {
        turned[j * y.rows() + k] = y.get(k, j);
      }
    }
    if (kind == Kind.RBF) {
      RowProducts.squaredDistances(x.values(), x.rows(), n, turned, y.rows(), target);
      RowProducts.exponentials(target, -gamma);
      return;
    }
    RowProducts.multiply(x.values(), x.rows(), n, turned, y.rows(), target);
    for (int i = 0; kind != Kind.LINEAR && i < target.length; i++) {
      target[i] = ofDot(target[i]);
    }
  }

  private double ofDot(double dot) {
    return switch (kind) {
      case POLYNOMIAL -> Math.pow(gamma * dot + coef0, degree);
      case SIGMOID -> Math.tanh(gamma * dot + coef0);
      case LINEAR -> dot;
      case RBF, LAPLACIAN, COSINE, CHI2, ADDITIVE_CHI2, PRECOMPUTED ->
          throw new IllegalStateException(kind + " is no function of the dot product");
    };
  }

  /** The kernel of two vectors of {@code n} numbers. */
  public double value(double[] a, int aFrom, double[] b, int bFrom, int n) {
    return switch (kind) {
      case LINEAR, POLYNOMIAL, SIGMOID -> ofDot(Vectors.dot(a, aFrom, b, bFrom, n));
      case RBF -> Math.exp(-gamma * Vectors.squaredDistance(a, aFrom, b, bFrom, n));
      case LAPLACIAN -> Math.exp(-gamma * Vectors.manhattan(a, aFrom, b, bFrom, n));
      case COSINE -> Vectors.dot(a, aFrom, b, bFrom, n) / (norm(a, aFrom, n) * norm(b, bFrom, n));
      case CHI2 -> Math.exp(gamma * additiveChi2(a, aFrom, b, bFrom, n));
      case ADDITIVE_CHI2 -> additiveChi2(a, aFrom, b, bFrom, n);
      case PRECOMPUTED -> throw new IllegalStateException("precomputed values are not computed");
    };
  }

  /** The length of a vector; a zero vector counts as one, so that its cosine is zero. */
  private static double norm(double[] a, int from, int n) {
    double norm = Math.sqrt(Vectors.dot(a, from, a, from, n));
    return norm == 0 ? 1 : norm;
  }

  private static double additiveChi2(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double d = a[aFrom + j] - b[bFrom + j];
      double total = a[aFrom + j] + b[bFrom + j];
      if (total != 0) {
        sum += d * d / total;
      }
    }
    return -sum;
  }
}
