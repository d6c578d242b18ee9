package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Invertible;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.List;

/**
 * {@code MinMaxScaler}: x * scale + offset, cut to the range where it is told to.
 *
 * @param least lower bound, minus infinity where nothing is cut
 * @param greatest upper bound
 */
record RangeScaler(Inputs inputs, double[] scale, double[] offset, double least, double greatest)
    implements Transformer, Invertible {

  static Estimator read(Attributes a) throws RefusedException {
    double[] scale = a.get("scale_").vector(Value.ANY);
    double[] offset = a.get("min_").vector(scale.length);
    boolean clip = a.flag("clip", false);
    List<Value> range = a.get("feature_range").items(2);
    return new RangeScaler(
        Inputs.of(a, scale.length),
        scale,
        offset,
        clip ? range.get(0).real() : Double.NEGATIVE_INFINITY,
        clip ? range.get(1).real() : Double.POSITIVE_INFINITY);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x, Inputs.NonFinite.NAN_ALLOWED);
    ElementType type = checked.type().isFloating() ? checked.type() : ElementType.FLOAT64;
    double[] target = checked.values().clone();
    for (int i = 0, at = 0; i < checked.rows(); i++) {
      for (int j = 0; j < scale.length; j++, at++) {
        double v = CentredScaler.rounded(target[at] * scale[j], type);
        v = CentredScaler.rounded(v + offset[j], type);
        target[at] = Math.min(Math.max(v, least), greatest);
      }
    }
    return Matrix.of(checked.rows(), scale.length, target, type);
  }

  @Override
  public Matrix inverseTransform(Matrix x) throws RefusedException {
    inputs.checkFeatures(x.columns());
    double[] target = x.values().clone();
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int j = 0; j < scale.length; j++, at++) {
        target[at] = (target[at] - offset[j]) / scale[j];
      }
    }
    return Matrix.of(x.rows(), scale.length, target);
  }
}
