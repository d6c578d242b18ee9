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
