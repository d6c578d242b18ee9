package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.linear.Standardisation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code PCA}, {@code IncrementalPCA} and {@code FactorAnalysis}: centred features, projected. */
final class PrincipalComponents implements Estimator {
  private final Inputs inputs;
  private final Standardisation centring;
  private final LinearMap projection;
  private final @Nullable NormalDensity density;

  private PrincipalComponents(
      Inputs inputs,
      Standardisation centring,
      LinearMap projection,
      @Nullable NormalDensity density) {
    this.inputs = inputs;
    this.centring = centring;
    this.projection = projection;
    this.density = density;
  }

  static Estimator read(Attributes a) throws RefusedException {
    return with(a, density(a));
  }

  /** {@code IncrementalPCA} has no scores of samples. */
  static Estimator readIncremental(Attributes a) throws RefusedException {
    return with(a, null);
  }

  private static Estimator with(Attributes a, @Nullable NormalDensity density)
      throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    int count = components.rows();
    double[] mean = a.get("mean_").flat(components.columns());
    double[] weights = components.values().clone();
    if (a.flag("whiten")) {
      double[] variances = a.get("explained_variance_").vector(count);
      double least = a.version().atLeast(1, 5) ? Math.ulp(1.0) : 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= Math.max(Math.sqrt(variances[i / components.columns()]), least);
      }
    }
    Matrix scaled = Matrix.of(count, components.columns(), weights, components.type());
    return new PrincipalComponents(
        Inputs.of(a, components.columns()),
        Standardisation.centring(mean),
        LinearMap.of(scaled, new double[count], false),
        density);
  }

  /** The model of the data that PCA implies: normal, with the noise variance in all directions. */
  private static @Nullable NormalDensity density(Attributes a) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    int features = components.columns();
    int count = components.rows();
    if (features > NormalDensity.MOST_FEATURES) {
      return null;
    }
    double[] variances = a.get("explained_variance_").vector(count);
    double noise = a.real("noise_variance_");
    // As scikit-learn has it: it takes the components of a whitening PCA to be scaled already.
    boolean whitened = a.flag("whiten");
    double[] covariance = new double[features * features];
    for (int k = 0; k < count; k++) {
      double excess = Math.max(variances[k] - noise, 0) * (whitened ? variances[k] : 1);
      for (int i = 0; i < features; i++) {
        for (int j = 0; j < features; j++) {
          covariance[i * features + j] += components.get(k, i) * components.get(k, j) * excess;
        }
      }
    }
    for (int i = 0; i < features; i++) {
      covariance[i * features + i] += noise;
    }
    return SquareMatrix.of(features, covariance).inverse().map(NormalDensity::new).orElse(null);
  }

  static Estimator readFactors(Attributes a) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    int features = components.columns();
    int count = components.rows();
    double[] noise = a.get("noise_variance_").vector(features);
    double[] mean = a.get("mean_").vector(features);
    if (count > NormalDensity.MOST_FEATURES) {
      throw a.unsupported(count + " components", "at most " + NormalDensity.MOST_FEATURES);
    }
    double[] inner = new double[count * count];
    for (int k = 0; k < count; k++) {
      for (int l = 0; l < count; l++) {
        double sum = k == l ? 1 : 0;
        for (int j = 0; j < features; j++) {
          sum += components.get(k, j) / noise[j] * components.get(l, j);
        }
        inner[k * count + l] = sum;
      }
    }
    Optional<SquareMatrix> inverse = SquareMatrix.of(count, inner).inverse();
    if (inverse.isEmpty()) {
      throw a.get("components_").invalid("components that can be inverted");
    }
    SquareMatrix posterior = inverse.get();
    double[] weights = new double[features * count];
    for (int j = 0; j < features; j++) {
      for (int l = 0; l < count; l++) {
        for (int k = 0; k < count; k++) {
          weights[j * count + l] += components.get(k, j) / noise[j] * posterior.get(k, l);
        }
      }
    }
    return new PrincipalComponents(
        Inputs.of(a, features),
        Standardisation.centring(mean),
        LinearMap.ofWeights(Matrix.of(features, count, weights), new double[count]),
        factorDensity(components, noise));
  }

  private static @Nullable NormalDensity factorDensity(Matrix components, double[] noise) {
    int features = components.columns();
    if (features > NormalDensity.MOST_FEATURES) {
      return null;
    }
    double[] covariance = new double[features * features];
    for (int i = 0; i < features; i++) {
      for (int j = 0; j < features; j++) {
        double sum = i == j ? noise[i] : 0;
        for (int k = 0; k < components.rows(); k++) {
          sum += components.get(k, i) * components.get(k, j);
        }
        covariance[i * features + j] = sum;
      }
    }
    return SquareMatrix.of(features, covariance).inverse().map(NormalDensity::new).orElse(null);
  }

  @Override
  public Set<Method> methods() {
    return density == null
        ? EnumSet.of(Method.TRANSFORM)
        : EnumSet.of(Method.TRANSFORM, Method.SCORE_SAMPLES);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix projected =
        Matrix.of(checked.rows(), projection.outputs(), projection.scores(centring.apply(checked)));
    return projection.typeFor(checked) == ElementType.FLOAT32
        ? projected.as(ElementType.FLOAT32)
        : projected;
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    if (density == null) {
      throw without(Method.SCORE_SAMPLES);
    }
    Matrix checked = inputs.dense(x);
    return Matrix.vector(density.logDensities(centring.apply(checked)))
        .as(projection.typeFor(checked));
  }
}
