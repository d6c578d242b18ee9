package dev.bonafide.sklearn.approximation;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;

/**
 * {@code RBFSampler} and {@code SkewedChi2Sampler}: cosines of random projections.
 *
 * @param skew what is added before the logarithm is taken; NaN where none is
 */
record RandomFeatures(Inputs inputs, LinearMap map, double scale, double skew)
    implements Transformer {

  static Estimator readRbf(Attributes a) throws RefusedException {
    return with(a, Double.NaN);
  }

  static Estimator readSkewed(Attributes a) throws RefusedException {
    return with(a, a.real("skewedness"));
  }

  private static Estimator with(Attributes a, double skew) throws RefusedException {
    Matrix weights = a.get("random_weights_").matrix(Value.ANY, Value.ANY);
    double[] offsets = a.get("random_offset_").vector(weights.columns());
    return new RandomFeatures(
        Inputs.of(a, weights.rows()),
        LinearMap.ofWeights(weights, offsets),
        Math.sqrt(2.0 / Math.max(1, weights.columns())),
        skew);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] target = map.scores(Double.isNaN(skew) ? checked : logarithms(inputs.dense(x)));
    for (int i = 0; i < target.length; i++) {
      target[i] = Math.cos(target[i]) * scale;
    }
    return Matrix.of(checked.rows(), map.outputs(), target).as(map.typeFor(checked));
  }

  private Matrix logarithms(Matrix x) throws RefusedException {
    double[] target = new double[x.values().length];
    for (int i = 0; i < target.length; i++) {
      double v = x.values()[i] + skew;
      if (v <= 0) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "X may not contain entries smaller than -skewedness",
            Double.toString(x.values()[i]),
            "above " + -skew);
      }
      target[i] = Math.log(v);
    }
    return Matrix.of(x.rows(), x.columns(), target);
  }
}
