package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;

/**
 * A distance of {@code sklearn.metrics}.
 *
 * @param power of {@link Kind#MINKOWSKI}, unused by the others
 */
record Metric(Kind kind, double power) {

  enum Kind {
    EUCLIDEAN,
    SQUARED_EUCLIDEAN,
    MANHATTAN,
    CHEBYSHEV,
    MINKOWSKI,
    COSINE,
    CANBERRA,
    BRAY_CURTIS,
    HAMMING
  }

  /** Reads the metric that an estimator of this package settled on when it was fitted. */
  static Metric read(Attributes a) throws RefusedException {
    Value name = a.get("effective_metric_");
    if (!name.isText()) {
      throw a.unsupported("a metric that is a Python function", "a metric by name");
    }
    double power = 2;
    if (a.isPresent("effective_metric_params_")) {
      for (Value.Entry entry : a.get("effective_metric_params_").entries()) {
        if (entry.key().text().equals("p")) {
          power = entry.value().real();
        } else if (!entry.value().isNone()) {
          throw a.unsupported("the metric's parameter " + entry.key().text(), "p");
        }
      }
    }
    return named(a, name.text(), power);
  }

  /** The metric by one of its names in scikit-learn. */
  static Metric named(Attributes a, String name, double power) throws RefusedException {
    Kind kind =
        switch (name) {
          case "euclidean", "l2" -> Kind.EUCLIDEAN;
          case "sqeuclidean" -> Kind.SQUARED_EUCLIDEAN;
          case "manhattan", "cityblock", "l1" -> Kind.MANHATTAN;
          case "chebyshev", "infinity" -> Kind.CHEBYSHEV;
          case "minkowski", "p" -> minkowski(power);
          case "cosine" -> Kind.COSINE;
          case "canberra" -> Kind.CANBERRA;
          case "braycurtis" -> Kind.BRAY_CURTIS;
          case "hamming" -> Kind.HAMMING;
          default ->
              throw a.unsupported(
                  "the metric " + name, "euclidean, manhattan, chebyshev, minkowski or cosine");
        };
    if (kind == Kind.MINKOWSKI && !(power > 0)) {
      throw a.invalid("the power of the metric", Double.toString(power), "above 0");
    }
    return new Metric(kind, power);
  }

  private static Kind minkowski(double power) {
    return power == 1
        ? Kind.MANHATTAN
        : power == 2
            ? Kind.EUCLIDEAN
            : power == Double.POSITIVE_INFINITY ? Kind.CHEBYSHEV : Kind.MINKOWSKI;
  }

  /** A number that orders as the distance does and is cheaper: without the last root. */
  double reduced(double[] a, int aFrom, double[] b, int bFrom, int n) {
    return switch (kind) {
      case EUCLIDEAN, SQUARED_EUCLIDEAN -> squared(a, aFrom, b, bFrom, n);
      case MANHATTAN -> manhattan(a, aFrom, b, bFrom, n);
      case CHEBYSHEV -> chebyshev(a, aFrom, b, bFrom, n);
      case MINKOWSKI -> powers(a, aFrom, b, bFrom, n);
      case COSINE -> cosine(a, aFrom, b, bFrom, n);
      case CANBERRA -> canberra(a, aFrom, b, bFrom, n);
      case BRAY_CURTIS -> brayCurtis(a, aFrom, b, bFrom, n);
      case HAMMING -> hamming(a, aFrom, b, bFrom, n);
    };
  }

  /** The distance that a reduced one stands for. */
  double full(double reduced) {
    return switch (kind) {
      case EUCLIDEAN -> Math.sqrt(reduced);
      case MINKOWSKI -> Math.pow(reduced, 1 / power);
      case SQUARED_EUCLIDEAN, MANHATTAN, CHEBYSHEV, COSINE, CANBERRA, BRAY_CURTIS, HAMMING ->
          reduced;
    };
  }

  /** The reduced distance that stands for one. */
  double reduce(double distance) {
    return switch (kind) {
      case EUCLIDEAN -> distance * distance;
      case MINKOWSKI -> Math.pow(distance, power);
      case SQUARED_EUCLIDEAN, MANHATTAN, CHEBYSHEV, COSINE, CANBERRA, BRAY_CURTIS, HAMMING ->
          distance;
    };
  }

  private static double squared(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double d = a[aFrom + j] - b[bFrom + j];
      sum += d * d;
    }
    return sum;
  }

  private static double manhattan(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += Math.abs(a[aFrom + j] - b[bFrom + j]);
    }
    return sum;
  }

  private static double chebyshev(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double greatest = 0;
    for (int j = 0; j < n; j++) {
      greatest = Math.max(greatest, Math.abs(a[aFrom + j] - b[bFrom + j]));
    }
    return greatest;
  }

  private double powers(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += Math.pow(Math.abs(a[aFrom + j] - b[bFrom + j]), power);
    }
    return sum;
  }

  /** One minus the cosine; a zero vector has the length one, as scikit-learn normalises. */
  private static double cosine(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int j = 0; j < n; j++) {
      product += a[aFrom + j] * b[bFrom + j];
      one += a[aFrom + j] * a[aFrom + j];
      other += b[bFrom + j] * b[bFrom + j];
    }
    double lengths = (one == 0 ? 1 : Math.sqrt(one)) * (other == 0 ? 1 : Math.sqrt(other));
    return Math.clamp(1 - product / lengths, 0, 2);
  }

  private static double canberra(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double total = Math.abs(a[aFrom + j]) + Math.abs(b[bFrom + j]);
      sum += total > 0 ? Math.abs(a[aFrom + j] - b[bFrom + j]) / total : 0;
    }
    return sum;
  }

  private static double brayCurtis(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double difference = 0;
    double total = 0;
    for (int j = 0; j < n; j++) {
      difference += Math.abs(a[aFrom + j] - b[bFrom + j]);
      total += Math.abs(a[aFrom + j] + b[bFrom + j]);
    }
    return total > 0 ? difference / total : 0;
  }

  private static double hamming(double[] a, int aFrom, double[] b, int bFrom, int n) {
    int unequal = 0;
    for (int j = 0; j < n; j++) {
      unequal += a[aFrom + j] == b[bFrom + j] ? 0 : 1;
    }
    return (double) unequal / n;
  }
}
