package dev.bonafide.sklearn.algebra;

/** Functions that the JDK lacks, to within a few units in the last place. */
public final class SpecialFunctions {
  /** Terms of the series of digamma: Bernoulli numbers over their index. */
  private static final double[] DIGAMMA = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12
  };

  private SpecialFunctions() {}

  /** The derivative of the logarithm of the gamma function, for positive numbers. */
  public static double digamma(double x) {
    if (!(x > 0)) {
      return Double.NaN;
    }
    double shift = 0;
    double z = x;
    if (!(z > -1e6)) {
      return Double.NaN;
    }
    while (z < 12) {
      shift -= 1 / z;
      z++;
    }
    double inverseSquare = 1 / (z * z);
    double power = inverseSquare;
    double series = 0;
    for (double term : DIGAMMA) {
      series += term * power;
      power *= inverseSquare;
    }
    return shift + Math.log(z) - 0.5 / z - series;
  }

  /** Terms of Stirling's series. */
  private static final double[] STIRLING = {
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156
  };

  /** The logarithm of the gamma function, for positive numbers. */
  public static double logGamma(double x) {
    if (!(x > 0)) {
      return Double.NaN;
    }
    double product = 1;
    double z = x;
    while (z < 12) {
      product *= z;
      z++;
    }
    double inverse = 1 / z;
    double power = inverse;
    double series = 0;
    for (double term : STIRLING) {
      series += term * power;
      power *= inverse * inverse;
    }
    return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
  }

  /**
   * The modified Bessel function of the second kind, for positive {@code x}: the integral of {@code
   * exp(-x cosh t) cosh(order t)} by the trapezoidal rule, which converges exponentially here.
   */
  public static double besselK(double order, double x) {
    if (!(x > 0) || !(order >= 0) || Double.isInfinite(order)) {
      return Double.NaN;
    }
    double step = Math.min(1.0 / 16, 0.6 / Math.sqrt(x));
    double greatest = order / x;
    double sum = 0.5 * Math.exp(-x);
    for (int k = 1; k < 100_000; k++) {
      double t = k * step;
      double decay = -x * Math.cosh(t);
      double term = 0.5 * (Math.exp(decay + order * t) + Math.exp(decay - order * t));
      sum += term;
      if (Math.sinh(t) > greatest && term <= sum * 1e-18) {
        break;
      }
    }
    return step * sum;
  }

  /** The error function. */
  public static double erf(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    double value = a < 2.5 ? erfSeries(a) : a > 6 ? 1 : 1 - erfcFraction(a);
    return x < 0 ? -value : value;
  }

  /** Kummer's form of the series, whose terms are all positive. */
  private static double erfSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200 && term > sum * 1e-18; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** The continued fraction of the complement, from the tail. */
  private static double erfcFraction(double x) {
    double fraction = 0;
    for (int k = 60; k > 0; k--) {
      fraction = k / 2.0 / (x + fraction);
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }
}
