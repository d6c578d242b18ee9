package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SpecialFunctions;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code KernelDensity}: the logarithm of the sum of a kernel around every training sample. The sum
 * is complete; scikit-learn's trees leave out what is below the model's tolerances.
 *
 * @param logWeights of the samples, divided by their sum
 * @param logNorm of the kernel
 */
record DensityEstimate(
    Inputs inputs,
    Matrix samples,
    double[] logWeights,
    Metric metric,
    Shape shape,
    double bandwidth,
    double logNorm)
    implements Estimator {
  private static final int SAMPLE_WEIGHT = 12;

  /** The kernels. */
  enum Shape {
    GAUSSIAN,
    TOPHAT,
    EPANECHNIKOV,
    EXPONENTIAL,
    LINEAR,
    COSINE;

    /** The logarithm of the kernel at a distance of so many bandwidths. */
    double log(double u) {
      return switch (this) {
        case GAUSSIAN -> -0.5 * u * u;
        case EXPONENTIAL -> -u;
        case TOPHAT -> u < 1 ? 0 : Double.NEGATIVE_INFINITY;
        case EPANECHNIKOV -> u < 1 ? Math.log(1 - u * u) : Double.NEGATIVE_INFINITY;
        case LINEAR -> u < 1 ? Math.log(1 - u) : Double.NEGATIVE_INFINITY;
        case COSINE -> u < 1 ? Math.log(Math.cos(0.5 * Math.PI * u)) : Double.NEGATIVE_INFINITY;
      };
    }

    /** The logarithm of its integral over a space of so many dimensions. */
    double logIntegral(int n) {
      return switch (this) {
        case GAUSSIAN -> 0.5 * n * Math.log(2 * Math.PI);
        case TOPHAT -> logBall(n);
        case EPANECHNIKOV -> logBall(n) + Math.log(2.0 / (n + 2));
        case EXPONENTIAL -> logSphere(n - 1) + SpecialFunctions.logGamma(n);
        case LINEAR -> logBall(n) - Math.log(n + 1);
        case COSINE -> {
          double sum = 0;
          double term = 2 / Math.PI;
          for (int k = 1; k <= n; k += 2) {
            sum += term;
            term *= -(double) (n - k) * (n - k - 1) * (2 / Math.PI) * (2 / Math.PI);
          }
          yield Math.log(sum) + logSphere(n - 1);
        }
      };
    }

    private static double logBall(int n) {
      return 0.5 * n * Math.log(Math.PI) - SpecialFunctions.logGamma(0.5 * n + 1);
    }

    private static double logSphere(int n) {
      return Math.log(2 * Math.PI) + logBall(n - 1);
    }
  }

  static Estimator read(Attributes a) throws RefusedException {
    List<Value> tree = a.get("tree_").attributes().state().items();
    if (tree.size() < SAMPLE_WEIGHT) {
      throw a.get("tree_").invalid("the state of a tree");
    }
    Matrix samples = tree.getFirst().matrix(Value.ANY, Value.ANY);
    if (samples.rows() == 0 || samples.columns() == 0) {
      throw a.get("tree_").invalid("at least one sample");
    }
    Shape shape = shape(a);
    double bandwidth = a.real(a.has("bandwidth_") ? "bandwidth_" : "bandwidth");
    if (!(bandwidth > 0)) {
      throw a.invalid("its bandwidth", Double.toString(bandwidth), "above 0");
    }
    int n = samples.columns();
    return new DensityEstimate(
        Inputs.of(a, n),
        samples,
        logWeights(tree, samples.rows()),
        metric(a),
        shape,
        bandwidth,
        -shape.logIntegral(n) - n * Math.log(bandwidth));
  }

  private static Shape shape(Attributes a) throws RefusedException {
    for (Shape shape : Shape.values()) {
      if (shape.name().toLowerCase(Locale.ROOT).equals(a.text("kernel"))) {
        return shape;
      }
    }
    throw a.get("kernel").invalid("gaussian, tophat, epanechnikov, exponential, linear or cosine");
  }

  private static Metric metric(Attributes a) throws RefusedException {
    double power = 2;
    if (a.isPresent("metric_params")) {
      for (Value.Entry entry : a.get("metric_params").entries()) {
        if (!entry.key().text().equals("p")) {
          throw a.unsupported("the metric's parameter " + entry.key().text(), "p");
        }
        power = entry.value().real();
      }
    }
    return Metric.named(a, a.text("metric"), power);
  }

  private static double[] logWeights(List<Value> tree, int samples) throws RefusedException {
    double[] weights = new double[samples];
    Arrays.fill(weights, 1);
    if (tree.size() > SAMPLE_WEIGHT && tree.get(SAMPLE_WEIGHT).isArray()) {
      weights = tree.get(SAMPLE_WEIGHT).vector(samples).clone();
    }
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    for (int i = 0; i < samples; i++) {
      weights[i] = Math.log(weights[i] / sum);
    }
    return weights;
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.SCORE_SAMPLES);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int n = samples.columns();
    double[] terms = new double[samples.rows()];
    double[] scores = new double[checked.rows()];
    for (int i = 0; i < scores.length; i++) {
      for (int k = 0; k < terms.length; k++) {
        double distance =
            metric.full(metric.reduced(checked.values(), i * n, samples.values(), k * n, n));
        terms[k] = shape.log(distance / bandwidth) + logWeights[k];
      }
      scores[i] = Probabilities.logSumExp(terms, 0, terms.length) + logNorm;
    }
    return Matrix.vector(scores);
  }
}
