package dev.bonafide.sklearn.cross;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PLSRegression}, {@code PLSCanonical}, {@code CCA} and {@code PLSSVD}: standardised
 * features, projected to latent scores and, but for the last, mapped to targets.
 */
final class LatentProjection implements Estimator {
  /** How targets are predicted: what is done to the features first, and the map. */
  private record Regression(Standardisation before, LinearMap map, boolean flat) {}

  private final Inputs inputs;
  private final Standardisation standardisation;
  private final LinearMap projection;
  private final @Nullable Regression regression;

  private LatentProjection(
      Inputs inputs,
      Standardisation standardisation,
      LinearMap projection,
      @Nullable Regression regression) {
    this.inputs = inputs;
    this.standardisation = standardisation;
    this.projection = projection;
    this.regression = regression;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Matrix rotations = a.get("x_rotations_").matrix(Value.ANY, Value.ANY);
    int features = rotations.rows();
    double[] means = a.get("_x_mean").vector(features);
    var standardisation = Standardisation.of(means, a.get("_x_std").vector(features));
    return new LatentProjection(
        Inputs.of(a, features),
        standardisation,
        LinearMap.ofWeights(rotations, new double[rotations.columns()]),
        regression(a, means, standardisation));
  }

  /**
   * The coefficients changed: until 1.0 features × targets, until 1.2 under a private name, until
   * 1.4 for standardised features, since then for centred ones.
   */
  private static Regression regression(
      Attributes a, double[] means, Standardisation standardisation) throws RefusedException {
    int features = means.length;
    boolean flat = a.flag("_predict_1d", false);
    if (!a.version().atLeast(1, 1)) {
      Matrix weights = a.get("coef_").matrix(features, Value.ANY);
      double[] targetMeans = a.get("_y_mean").vector(weights.columns());
      return new Regression(standardisation, LinearMap.ofWeights(weights, targetMeans), false);
    }
    Value coefficients = a.get(a.has("_coef_") ? "_coef_" : "coef_");
    Matrix matrix = coefficients.matrix(Value.ANY, features);
    double[] intercepts = LinearMap.intercepts(a.get("intercept_"), matrix.rows());
    Standardisation before =
        a.version().atLeast(1, 5) ? Standardisation.centring(means) : standardisation;
    return new Regression(
        before, LinearMap.of(matrix, intercepts, false), flat && matrix.rows() == 1);
  }

  /** {@code PLSSVD} projects by its weights and predicts nothing. */
  static Estimator readSvd(Attributes a) throws RefusedException {
    Matrix weights = a.get("x_weights_").matrix(Value.ANY, Value.ANY);
    int features = weights.rows();
    return new LatentProjection(
        Inputs.of(a, features),
        Standardisation.of(a.get("_x_mean").vector(features), a.get("_x_std").vector(features)),
        LinearMap.ofWeights(weights, new double[weights.columns()]),
        null);
  }

  @Override
  public Set<Method> methods() {
    return regression == null
        ? EnumSet.of(Method.TRANSFORM)
        : EnumSet.of(Method.PREDICT, Method.TRANSFORM);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    if (regression == null) {
      throw without(Method.PREDICT);
    }
    Matrix checked = inputs.dense(x);
    double[] scores = regression.map().scores(regression.before().apply(checked));
    return regression.flat()
        ? Matrix.vector(scores)
        : Matrix.of(checked.rows(), regression.map().outputs(), scores);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    return Matrix.of(
        checked.rows(), projection.outputs(), projection.scores(standardisation.apply(checked)));
  }
}
