package dev.bonafide.sklearn.mixture;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;

/**
 * The components of a mixture: means, and factors of the precisions in scikit-learn's four forms,
 * brought to one.
 *
 * @param factors for each component features × features, or features where {@code diagonal}
 * @param logDeterminants of the factors
 */
record GaussianComponents(
    Matrix means, double[][] factors, boolean diagonal, double[] logDeterminants) {

  static GaussianComponents read(Attributes a) throws RefusedException {
    Matrix means = a.get("means_").matrix(Value.ANY, Value.ANY);
    int count = means.rows();
    int n = means.columns();
    Value cholesky = a.get("precisions_cholesky_");
    double[][] factors = new double[count][];
    boolean diagonal = false;
    switch (a.text("covariance_type")) {
      case "full" -> {
        double[] all = cholesky.flat(checkedSize(cholesky, count, n, n));
        for (int k = 0; k < count; k++) {
          factors[k] = java.util.Arrays.copyOfRange(all, k * n * n, (k + 1) * n * n);
        }
      }
      case "tied" -> {
        double[] one = cholesky.flat(checkedSize(cholesky, 1, n, n));
        java.util.Arrays.fill(factors, one);
      }
      case "diag" -> {
        diagonal = true;
        double[] all = cholesky.flat(checkedSize(cholesky, count, n, 1));
        for (int k = 0; k < count; k++) {
          factors[k] = java.util.Arrays.copyOfRange(all, k * n, (k + 1) * n);
        }
      }
      case "spherical" -> {
        diagonal = true;
        double[] all = cholesky.vector(count);
        for (int k = 0; k < count; k++) {
          factors[k] = new double[n];
          java.util.Arrays.fill(factors[k], all[k]);
        }
      }
      default -> throw a.get("covariance_type").invalid("full, tied, diag or spherical");
    }
    return new GaussianComponents(means, factors, diagonal, logDeterminants(factors, n, diagonal));
  }

  private static int checkedSize(Value value, int a, int b, int c) throws RefusedException {
    long size = (long) a * b * c;
    if (size > Integer.MAX_VALUE) {
      throw value.invalid("at most " + Integer.MAX_VALUE + " numbers");
    }
    return (int) size;
  }

  private static double[] logDeterminants(double[][] factors, int n, boolean diagonal) {
    double[] logs = new double[factors.length];
    for (int k = 0; k < logs.length; k++) {
      for (int j = 0; j < n; j++) {
        logs[k] += Math.log(factors[k][diagonal ? j : j * n + j]);
      }
    }
    return logs;
  }

  int count() {
    return means.rows();
  }

  int features() {
    return means.columns();
  }

  /**
   * Samples × components, row by row.
   *
   * @param distances the type that scikit-learn keeps squared distances in; since 1.7 it is that of
   *     the samples unless the factors are diagonal, and whole numbers lose their fractions
   */
  double[] logDensities(Matrix x, ElementType distances) {
    ElementType kept = diagonal ? ElementType.FLOAT64 : distances;
    int n = features();
    int count = count();
    double[] target = new double[Math.multiplyExact(x.rows(), count)];
    double[] d = new double[n];
    double constant = n * Math.log(2 * Math.PI);
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < count; k++) {
        for (int j = 0; j < n; j++) {
          d[j] = x.values()[i * n + j] - means.values()[k * n + j];
        }
        double squared = kept(squaredLength(d, factors[k], n), kept);
        double sum = constant + squared;
        target[i * count + k] =
            -0.5 * (kept.isFloating() ? kept(sum, kept) : sum) + logDeterminants[k];
      }
    }
    return target;
  }

  /** What numpy makes of a float that is put into an array of that type. */
  private static double kept(double value, ElementType type) {
    return switch (type) {
      case FLOAT64, STRING, OBJECT -> value;
      case FLOAT32 -> (float) value;
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case INT64, UINT64 -> (long) value;
      case INT32 -> (int) (long) value;
      case INT16 -> (short) (long) value;
      case INT8 -> (byte) (long) value;
      case UINT32 -> (long) value & 0xFFFF_FFFFL;
      case UINT16 -> (long) value & 0xFFFF;
      case UINT8 -> (long) value & 0xFF;
      case BOOL -> value == 0 ? 0 : 1;
    };
  }

  /** The squared length of a difference after the factor is applied. */
  private double squaredLength(double[] d, double[] factor, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double y = 0;
      if (diagonal) {
        y = d[j] * factor[j];
      } else {
        for (int i = 0; i < n; i++) {
          y += d[i] * factor[i * n + j];
        }
      }
      sum += y * y;
    }
    return sum;
  }
}
