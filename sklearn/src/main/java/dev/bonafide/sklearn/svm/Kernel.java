package dev.bonafide.sklearn.svm;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;

/**
 * A kernel and its parameters, as in libsvm.
 *
 * @param gamma factor of the dot product or of the squared distance
 * @param coef0 what is added to the dot product
 * @param degree the power of the polynomial kernel
 */
record Kernel(KernelKind kind, double gamma, double coef0, int degree) {

  /** Reads {@code kernel}, {@code _gamma}, {@code coef0} and {@code degree}. */
  static Kernel read(Attributes a) throws RefusedException {
    if (!a.get("kernel").isText()) {
      throw a.unsupported("a kernel that is a Python function", "a kernel by name");
    }
    KernelKind kind =
        switch (a.text("kernel")) {
          case "linear" -> KernelKind.LINEAR;
          case "poly" -> KernelKind.POLY;
          case "rbf" -> KernelKind.RBF;
          case "sigmoid" -> KernelKind.SIGMOID;
          case "precomputed" -> KernelKind.PRECOMPUTED;
          default -> throw a.get("kernel").invalid("linear, poly, rbf, sigmoid or precomputed");
        };
    int degree = (int) a.real("degree");
    if (degree < 0) {
      throw a.get("degree").invalid("a degree from 0");
    }
    return new Kernel(kind, a.real("_gamma"), a.real("coef0"), degree);
  }

  /** The kernel of two vectors with this dot product; not for {@code RBF}. */
  double ofDot(double dot) {
    return switch (kind) {
      case LINEAR, PRECOMPUTED -> dot;
      case POLY -> power(gamma * dot + coef0);
      case SIGMOID -> Math.tanh(gamma * dot + coef0);
      case RBF -> throw new IllegalStateException("RBF needs the distance");
    };
  }

  /** The RBF kernel of two vectors at this squared distance. */
  double ofSquaredDistance(double squared) {
    return Math.exp(-gamma * squared);
  }

  /** By repeated squaring, in libsvm's order, so that the last bits agree. */
  private double power(double base) {
    double factor = base;
    double result = 1;
    for (int rest = degree; rest > 0; rest /= 2) {
      if (rest % 2 == 1) {
        result *= factor;
      }
      factor *= factor;
    }
    return result;
  }
}
