package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.linear.Standardisation;
import org.jspecify.annotations.Nullable;

/** {@code TruncatedSVD} and {@code FastICA}: a linear map, after centring for the latter. */
record PlainProjection(Inputs inputs, @Nullable Standardisation centring, LinearMap map)
    implements Transformer {

  static Estimator readSvd(Attributes a) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    return new PlainProjection(
        Inputs.of(a, components.columns()),
        null,
        LinearMap.of(components, new double[components.rows()], false));
  }

  static Estimator readIndependent(Attributes a) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    // From 1.3 the word says how, before it was True.
    boolean whitened = a.get("whiten").isText() || a.flag("whiten");
    return new PlainProjection(
        Inputs.of(a, components.columns()),
        whitened ? Standardisation.centring(a.get("mean_").vector(components.columns())) : null,
        LinearMap.of(components, new double[components.rows()], false));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked =
        centring == null
            ? inputs.numeric(x, Inputs.NonFinite.REFUSED)
            : centring.apply(inputs.dense(x));
    return Matrix.of(checked.rows(), map.outputs(), map.scores(checked)).as(map.typeFor(x));
  }
}
