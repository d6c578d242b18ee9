package dev.bonafide.sklearn.gaussian;

import dev.bonafide.sklearn.algebra.SpecialFunctions;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.pairwise.PairwiseKernel;
import java.util.Arrays;

/** The kernels of {@code sklearn.gaussian_process.kernels}. */
sealed interface Covariance {

  /** The covariance of two different points, given by where they start in their arrays. */
  double between(double[] a, int aFrom, double[] b, int bFrom, int n);

  /** The variance of one point, noise included. */
  double variance(double[] a, int from, int n);

  /** Rows of {@code x} × rows of {@code y}. */
  default Matrix matrix(Matrix x, Matrix y) {
    int n = x.columns();
    double[] target = new double[Math.multiplyExact(x.rows(), y.rows())];
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < y.rows(); k++) {
        target[i * y.rows() + k] = between(x.values(), i * n, y.values(), k * n, n);
      }
    }
    return Matrix.of(x.rows(), y.rows(), target);
  }

  /** {@code ConstantKernel}. */
  record Constant(double value) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return value;
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return value;
    }
  }

  /** {@code WhiteKernel}: noise, which no two points share. */
  record White(double noise) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return 0;
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return noise;
    }
  }

  /** What a stationary kernel makes of a distance that is already scaled. */
  enum Form {
    RBF,
    MATERN_1_2,
    MATERN_3_2,
    MATERN_5_2
  }

  /** {@code RBF} and {@code Matern}: a function of the scaled distance; scales one a feature. */
  record Stationary(Form form, double[] scales) implements Covariance {
    /** For fewer rows the points are not turned around. */
    private static final int FEWEST_ROWS = 4;

    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return at(scaledSquares(scales, a, aFrom, b, bFrom, n));
    }

    /** Scales once, and adds up along all points of {@code y} together, in the same order. */
    @Override
    public Matrix matrix(Matrix x, Matrix y) {
      if (x.rows() < FEWEST_ROWS) {
        return Covariance.super.matrix(x, y);
      }
      int n = x.columns();
      int points = y.rows();
      double[] target = new double[Math.multiplyExact(x.rows(), points)];
      double[] turned = new double[Math.multiplyExact(n, points)];
      double[] sums = new double[points];
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < points; k++) {
          turned[j * points + k] = y.get(k, j) / scale(scales, j);
        }
      }
      for (int i = 0; i < x.rows(); i++) {
        Arrays.fill(sums, 0);
        for (int j = 0; j < n; j++) {
          addSquares(x.get(i, j) / scale(scales, j), turned, j * points, sums);
        }
        for (int k = 0; k < points; k++) {
          target[i * points + k] = at(sums[k]);
        }
      }
      return Matrix.of(x.rows(), points, target);
    }

    private static void addSquares(double v, double[] points, int from, double[] sums) {
      for (int k = 0; k < sums.length; k++) {
        double d = v - points[from + k];
        sums[k] += d * d;
      }
    }

    /** The covariance at a squared distance that is already scaled. */
    private double at(double squared) {
      double distance = Math.sqrt(squared);
      return switch (form) {
        case RBF -> Math.exp(-0.5 * squared);
        case MATERN_1_2 -> Math.exp(-distance);
        case MATERN_3_2 -> {
          double k = distance * Math.sqrt(3);
          yield (1 + k) * Math.exp(-k);
        }
        case MATERN_5_2 -> {
          double k = distance * Math.sqrt(5);
          yield (1 + k + k * k / 3) * Math.exp(-k);
        }
      };
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return 1;
    }
  }

  /** {@code Matern} of any smoothness {@code nu}; scales as above. */
  record Matern(double nu, double[] scales) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      double distance = Math.sqrt(scaledSquares(scales, a, aFrom, b, bFrom, n));
      double x = Math.sqrt(2 * nu) * (distance == 0 ? Math.ulp(1.0) : distance);
      double factor = Math.exp((1 - nu) * Math.log(2) - SpecialFunctions.logGamma(nu));
      return factor * Math.pow(x, nu) * SpecialFunctions.besselK(nu, x);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return 1;
    }
  }

  /** {@code RationalQuadratic}. */
  record RationalQuadratic(double alpha, double scale) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      double squared = Vectors.squaredDistance(a, aFrom, b, bFrom, n);
      return Math.pow(1 + squared / (2 * alpha * scale * scale), -alpha);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return 1;
    }
  }

  /** {@code ExpSineSquared}: repeats with a period. */
  record Periodic(double scale, double period) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      double distance = Math.sqrt(Vectors.squaredDistance(a, aFrom, b, bFrom, n));
      double sine = Math.sin(Math.PI / period * distance) / scale;
      return Math.exp(-2 * sine * sine);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return 1;
    }
  }

  /** {@code DotProduct}. */
  record DotProduct(double sigma) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += a[aFrom + j] * b[bFrom + j];
      }
      return sum + sigma * sigma;
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return between(a, from, a, from, n);
    }
  }

  /** {@code PairwiseKernel}: one of the kernels of the metrics module. */
  record Pairwise(PairwiseKernel kernel) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return kernel.value(a, aFrom, b, bFrom, n);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return between(a, from, a, from, n);
    }
  }

  /** {@code Sum}. */
  record Sum(Covariance first, Covariance second) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return first.between(a, aFrom, b, bFrom, n) + second.between(a, aFrom, b, bFrom, n);
    }

    @Override
    public Matrix matrix(Matrix x, Matrix y) {
      double[] target = first.matrix(x, y).values();
      double[] other = second.matrix(x, y).values();
      for (int i = 0; i < target.length; i++) {
        target[i] += other[i];
      }
      return Matrix.of(x.rows(), y.rows(), target);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return first.variance(a, from, n) + second.variance(a, from, n);
    }
  }

  /** {@code Product}. */
  record Product(Covariance first, Covariance second) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return first.between(a, aFrom, b, bFrom, n) * second.between(a, aFrom, b, bFrom, n);
    }

    @Override
    public Matrix matrix(Matrix x, Matrix y) {
      double[] target = first.matrix(x, y).values();
      double[] other = second.matrix(x, y).values();
      for (int i = 0; i < target.length; i++) {
        target[i] *= other[i];
      }
      return Matrix.of(x.rows(), y.rows(), target);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return first.variance(a, from, n) * second.variance(a, from, n);
    }
  }

  /** {@code Exponentiation}. */
  record Power(Covariance inner, double exponent) implements Covariance {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom, int n) {
      return Math.pow(inner.between(a, aFrom, b, bFrom, n), exponent);
    }

    @Override
    public double variance(double[] a, int from, int n) {
      return Math.pow(inner.variance(a, from, n), exponent);
    }
  }

  private static double scale(double[] scales, int feature) {
    return scales[scales.length == 1 ? 0 : feature];
  }

  private static double scaledSquares(
      double[] scales, double[] a, int aFrom, double[] b, int bFrom, int n) {
    double squared = 0;
    for (int j = 0; j < n; j++) {
      double scale = scale(scales, j);
      double d = a[aFrom + j] / scale - b[bFrom + j] / scale;
      squared += d * d;
    }
    return squared;
  }
}
