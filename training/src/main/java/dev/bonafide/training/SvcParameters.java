package dev.bonafide.training;

import dev.bonafide.artifact.ConfigurationException;

/**
 * The parameters of scikit-learn's {@code SVC} that training here honours; every other one has
 * scikit-learn's default. A combination that scikit-learn rejects cannot be made.
 *
 * @param kernel which kernel
 * @param c the cost of a training error, above 0
 * @param gamma the kernel coefficient of all but the linear kernel
 * @param degree of the polynomial kernel, at least 0
 * @param coef0 the constant of the polynomial and the sigmoid kernel
 * @param tolerance of the stopping criterion, above 0
 * @param shrinking whether the solver shrinks its working set
 * @param cacheMegabytes memory for kernel rows, at least 1
 */
public record SvcParameters(
    Kernel kernel,
    double c,
    Gamma gamma,
    int degree,
    double coef0,
    double tolerance,
    Shrinking shrinking,
    int cacheMegabytes) {

  /** scikit-learn's defaults. */
  public static final SvcParameters DEFAULT =
      new SvcParameters(Kernel.RBF, 1.0, Gamma.Rule.SCALE, 3, 0.0, 1e-3, Shrinking.ON, 200);

  /** The kernels, named as scikit-learn names them in lower case. */
  public enum Kernel {
    LINEAR("linear"),
    POLY("poly"),
    RBF("rbf"),
    SIGMOID("sigmoid");

    private final String sklearnName;

    Kernel(String sklearnName) {
      this.sklearnName = sklearnName;
    }

    public String sklearnName() {
      return sklearnName;
    }
  }

  /** The solver's shrinking heuristic. */
  public enum Shrinking {
    ON,
    OFF
  }

  /** The kernel coefficient: a number, or a rule that takes it from the training data. */
  public sealed interface Gamma {
    /** scikit-learn's two rules. */
    enum Rule implements Gamma {
      /** 1 / (columns × variance of all values); 1 where that variance is 0. */
      SCALE,
      /** 1 / columns. */
      AUTO
    }

    /** A number, at least 0. */
    record Value(double value) implements Gamma {
      public Value {
        require(value >= 0 && Double.isFinite(value), "gamma", value, "a number of at least 0");
      }
    }

    /** {@code scale}, {@code auto} or a number. */
    static Gamma parse(String text) {
      return switch (text) {
        case "scale" -> Rule.SCALE;
        case "auto" -> Rule.AUTO;
        default -> {
          try {
            yield new Value(Double.parseDouble(text));
          } catch (NumberFormatException e) {
            throw new ConfigurationException(
                "gamma: found '" + text + "', expected scale, auto or a number of at least 0", "");
          }
        }
      };
    }
  }

  public SvcParameters {
    require(c > 0 && Double.isFinite(c), "C", c, "a number above 0");
    require(degree >= 0, "degree", degree, "an integer of at least 0");
    require(Double.isFinite(coef0), "coef0", coef0, "a finite number");
    require(tolerance > 0 && Double.isFinite(tolerance), "tol", tolerance, "a number above 0");
    require(cacheMegabytes >= 1, "cache size", cacheMegabytes, "at least 1 megabyte");
  }

  public SvcParameters withKernel(Kernel newKernel) {
    return new SvcParameters(
        newKernel, c, gamma, degree, coef0, tolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withC(double newC) {
    return new SvcParameters(
        kernel, newC, gamma, degree, coef0, tolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withGamma(Gamma newGamma) {
    return new SvcParameters(
        kernel, c, newGamma, degree, coef0, tolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withDegree(int newDegree) {
    return new SvcParameters(
        kernel, c, gamma, newDegree, coef0, tolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withCoef0(double newCoef0) {
    return new SvcParameters(
        kernel, c, gamma, degree, newCoef0, tolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withTolerance(double newTolerance) {
    return new SvcParameters(
        kernel, c, gamma, degree, coef0, newTolerance, shrinking, cacheMegabytes);
  }

  public SvcParameters withShrinking(Shrinking newShrinking) {
    return new SvcParameters(
        kernel, c, gamma, degree, coef0, tolerance, newShrinking, cacheMegabytes);
  }

  private static void require(boolean holds, String name, Number found, String expected) {
    if (!holds) {
      throw new ConfigurationException(name + ": found " + found + ", expected " + expected, "");
    }
  }
}
