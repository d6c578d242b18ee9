package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;

/**
 * A distance of {@code sklearn.metrics}.
 *
 * @param power of {@link Kind#MINKOWSKI}, unused by the others
 * @param truths what {@link Kind#TRUTHS} counts
 * @param weights of the features for {@link Kind#MINKOWSKI}, empty where all count one; their
 *     variances for {@link Kind#STANDARDISED}, the inverse covariance for {@link Kind#MAHALANOBIS}
 */
record Metric(Kind kind, double power, TruthDistance truths, double[] weights) {

  enum Kind {
    EUCLIDEAN,
    SQUARED_EUCLIDEAN,
    MANHATTAN,
    CHEBYSHEV,
    MINKOWSKI,
    STANDARDISED,
    MAHALANOBIS,
    COSINE,
    CORRELATION,
    CANBERRA,
    BRAY_CURTIS,
    HAMMING,
    HAVERSINE,
    WITHOUT_MISSING,
    TRUTHS,
    /** The input holds the distances to all samples. */
    GIVEN
  }

  /**
   * Reads the metric that an estimator of this package settled on when it was fitted.
   *
   * @param features of the samples
   */
  static Metric read(Attributes a, int features) throws RefusedException {
    Value name = a.get("effective_metric_");
    if (!name.isText()) {
      throw a.unsupported("a metric that is a Python function", "a metric by name");
    }
    double power = 2;
    double[] weights = {};
    if (a.isPresent("effective_metric_params_")) {
      for (Value.Entry entry : a.get("effective_metric_params_").entries()) {
        if (entry.key().text().equals("p")) {
          power = entry.value().real();
        } else if (!entry.value().isNone()) {
          weights = weights(a, name.text() + " " + entry.key().text(), entry.value(), features);
        }
      }
    }
    Metric metric = named(a, name.text(), power, weights);
    boolean needed = metric.kind == Kind.STANDARDISED || metric.kind == Kind.MAHALANOBIS;
    if ((needed && weights.length == 0) || (metric.kind == Kind.HAVERSINE && features != 2)) {
      throw name.invalid("a metric whose parameters and features suffice");
    }
    return metric;
  }

  private static double[] weights(Attributes a, String name, Value value, int features)
      throws RefusedException {
    return switch (name) {
      case "minkowski w", "seuclidean V" -> value.vector(features);
      case "mahalanobis VI" -> value.matrix(features, features).values();
      case "mahalanobis V" ->
          SquareMatrix.of(features, value.matrix(features, features).values().clone())
              .inverse()
              .orElseThrow(() -> value.invalid("a matrix that can be inverted"))
              .values();
      default -> throw a.unsupported("the metric's parameter " + name, "p, w, V or VI");
    };
  }

  /** The metric by one of its names in scikit-learn, without parameters but the power. */
  static Metric named(Attributes a, String name, double power) throws RefusedException {
    return named(a, name, power, new double[0]);
  }

  private static Metric named(Attributes a, String name, double power, double[] weights)
      throws RefusedException {
    TruthDistance truths =
        switch (name) {
          case "dice" -> TruthDistance.DICE;
          case "kulsinski" -> TruthDistance.KULSINSKI;
          case "matching" -> TruthDistance.MATCHING;
          case "rogerstanimoto", "sokalmichener" -> TruthDistance.ROGERS_TANIMOTO;
          case "russellrao" -> TruthDistance.RUSSELL_RAO;
          case "sokalsneath" -> TruthDistance.SOKAL_SNEATH;
          case "yule" -> TruthDistance.YULE;
          default -> TruthDistance.JACCARD;
        };
    Kind kind =
        switch (name) {
          case "euclidean", "l2" -> Kind.EUCLIDEAN;
          case "sqeuclidean" -> Kind.SQUARED_EUCLIDEAN;
          case "manhattan", "cityblock", "l1" -> Kind.MANHATTAN;
          case "chebyshev", "infinity" -> Kind.CHEBYSHEV;
          case "minkowski", "p" -> weights.length > 0 ? Kind.MINKOWSKI : minkowski(power);
          case "seuclidean" -> Kind.STANDARDISED;
          case "mahalanobis" -> Kind.MAHALANOBIS;
          case "cosine" -> Kind.COSINE;
          case "correlation" -> Kind.CORRELATION;
          case "canberra" -> Kind.CANBERRA;
          case "braycurtis" -> Kind.BRAY_CURTIS;
          case "hamming" -> Kind.HAMMING;
          case "haversine" -> Kind.HAVERSINE;
          case "nan_euclidean" -> Kind.WITHOUT_MISSING;
          case "precomputed" -> Kind.GIVEN;
          case "dice",
              "jaccard",
              "kulsinski",
              "matching",
              "rogerstanimoto",
              "russellrao",
              "sokalmichener",
              "sokalsneath",
              "yule" ->
              Kind.TRUTHS;
          default ->
              throw a.unsupported(
                  "the metric " + name, "euclidean, manhattan, chebyshev, minkowski or cosine");
        };
    if (kind == Kind.MINKOWSKI && !(power > 0)) {
      throw a.invalid("the power of the metric", Double.toString(power), "above 0");
    }
    return new Metric(kind, power, truths, weights);
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
      case EUCLIDEAN, SQUARED_EUCLIDEAN -> Vectors.squaredDistance(a, aFrom, b, bFrom, n);
      case MANHATTAN -> Vectors.manhattan(a, aFrom, b, bFrom, n);
      case CHEBYSHEV -> chebyshev(a, aFrom, b, bFrom, n);
      case MINKOWSKI -> powers(a, aFrom, b, bFrom, n);
      case STANDARDISED -> standardised(a, aFrom, b, bFrom, n);
      case MAHALANOBIS -> mahalanobis(a, aFrom, b, bFrom, n);
      case COSINE -> cosine(a, aFrom, b, bFrom, n);
      case CORRELATION -> correlation(a, aFrom, b, bFrom, n);
      case CANBERRA -> canberra(a, aFrom, b, bFrom, n);
      case BRAY_CURTIS -> brayCurtis(a, aFrom, b, bFrom, n);
      case HAMMING -> hamming(a, aFrom, b, bFrom, n);
      case HAVERSINE -> haversine(a, aFrom, b, bFrom);
      case WITHOUT_MISSING -> withoutMissing(a, aFrom, b, bFrom, n);
      case TRUTHS -> truths.of(a, aFrom, b, bFrom, n);
      case GIVEN -> throw new IllegalStateException("distances are given, not computed");
    };
  }

  /** The distance that a reduced one stands for. */
  double full(double reduced) {
    return switch (kind) {
      case EUCLIDEAN, STANDARDISED, MAHALANOBIS, WITHOUT_MISSING -> Math.sqrt(reduced);
      case MINKOWSKI -> Math.pow(reduced, 1 / power);
      case HAVERSINE -> 2 * Math.asin(Math.sqrt(reduced));
      case SQUARED_EUCLIDEAN,
          MANHATTAN,
          CHEBYSHEV,
          COSINE,
          CORRELATION,
          CANBERRA,
          BRAY_CURTIS,
          HAMMING,
          TRUTHS,
          GIVEN ->
          reduced;
    };
  }

  /** The reduced distance that stands for one. */
  double reduce(double distance) {
    return switch (kind) {
      case EUCLIDEAN, STANDARDISED, MAHALANOBIS, WITHOUT_MISSING -> distance * distance;
      case MINKOWSKI -> Math.pow(distance, power);
      case HAVERSINE -> Math.sin(0.5 * distance) * Math.sin(0.5 * distance);
      case SQUARED_EUCLIDEAN,
          MANHATTAN,
          CHEBYSHEV,
          COSINE,
          CORRELATION,
          CANBERRA,
          BRAY_CURTIS,
          HAMMING,
          TRUTHS,
          GIVEN ->
          distance;
    };
  }

  /** Takes one more difference along an axis into a reduced distance to a box. */
  double addToReduced(double sum, double difference) {
    return switch (kind) {
      case CHEBYSHEV -> Math.max(sum, difference);
      case MANHATTAN -> sum + difference;
      case MINKOWSKI -> sum + Math.pow(difference, power);
      default -> sum + difference * difference;
    };
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
      double term = Math.pow(Math.abs(a[aFrom + j] - b[bFrom + j]), power);
      sum += weights.length == 0 ? term : weights[j] * term;
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

  /** One minus the correlation of the two rows. */
  private static double correlation(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double aMean = 0;
    double bMean = 0;
    for (int j = 0; j < n; j++) {
      aMean += a[aFrom + j] / n;
      bMean += b[bFrom + j] / n;
    }
    double product = 0;
    double one = 0;
    double other = 0;
    for (int j = 0; j < n; j++) {
      double first = a[aFrom + j] - aMean;
      double second = b[bFrom + j] - bMean;
      product += first * second;
      one += first * first;
      other += second * second;
    }
    return 1 - product / Math.sqrt(one * other);
  }

  private double standardised(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      double d = a[aFrom + j] - b[bFrom + j];
      sum += d * d / weights[j];
    }
    return sum;
  }

  private double mahalanobis(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      for (int j = 0; j < n; j++) {
        row += weights[i * n + j] * (a[aFrom + j] - b[bFrom + j]);
      }
      sum += row * (a[aFrom + i] - b[bFrom + i]);
    }
    return sum;
  }

  /** Latitude and longitude in radians. */
  private static double haversine(double[] a, int aFrom, double[] b, int bFrom) {
    double latitude = Math.sin(0.5 * (a[aFrom] - b[bFrom]));
    double longitude = Math.sin(0.5 * (a[aFrom + 1] - b[bFrom + 1]));
    return latitude * latitude + Math.cos(a[aFrom]) * Math.cos(b[bFrom]) * longitude * longitude;
  }

  /** Of the features that neither lacks, scaled up to all; NaN where there are none. */
  private static double withoutMissing(double[] a, int aFrom, double[] b, int bFrom, int n) {
    double sum = 0;
    int present = 0;
    for (int j = 0; j < n; j++) {
      double d = a[aFrom + j] - b[bFrom + j];
      if (!Double.isNaN(d)) {
        sum += d * d;
        present++;
      }
    }
    return sum / present * n;
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
      total += Math.abs(a[aFrom + j]) + Math.abs(b[bFrom + j]);
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
