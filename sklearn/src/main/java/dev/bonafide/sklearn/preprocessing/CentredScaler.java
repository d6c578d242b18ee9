package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Invertible;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code StandardScaler}, {@code RobustScaler} and {@code MaxAbsScaler}: (x - centre) / scale. */
final class CentredScaler implements Transformer, Invertible {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private final Inputs inputs;
  private final double @Nullable [] centre;
  private final double @Nullable [] scale;
  private final double bound;
  private final boolean likeInput;

  /**
   * @param bound the greatest magnitude that an answer may have; larger ones are cut to it
   * @param likeInput whether centre and scale are taken in the width of the input, as since
   *     scikit-learn 1.8 by StandardScaler
   */
  private CentredScaler(
      Inputs inputs,
      double @Nullable [] centre,
      double @Nullable [] scale,
      double bound,
      boolean likeInput) {
    this.likeInput = likeInput;
    this.inputs = inputs;
    this.centre = centre;
    this.scale = scale;
    this.bound = bound;
  }

  static Estimator readStandard(Attributes a) throws RefusedException {
    return with(
        a,
        a.flag("with_mean") ? "mean_" : null,
        a.flag("with_std") ? "scale_" : null,
        UNBOUNDED,
        a.version().atLeast(1, 8));
  }

  static Estimator readRobust(Attributes a) throws RefusedException {
    return with(
        a,
        a.flag("with_centering") ? "center_" : null,
        a.flag("with_scaling") ? "scale_" : null,
        UNBOUNDED,
        false);
  }

  static Estimator readMaxAbs(Attributes a) throws RefusedException {
    return with(a, null, "scale_", a.flag("clip", false) ? 1 : UNBOUNDED, false);
  }

  private static Estimator with(
      Attributes a,
      @Nullable String centre,
      @Nullable String scale,
      double bound,
      boolean likeInput)
      throws RefusedException {
    int features = a.get("n_features_in_").count();
    return new CentredScaler(
        Inputs.of(a, features),
        vector(a, centre, features),
        vector(a, scale, features),
        bound,
        likeInput);
  }

  private static double @Nullable [] vector(Attributes a, @Nullable String name, int features)
      throws RefusedException {
    if (name == null) {
      return null;
    }
    Value value = a.get(name);
    return value.vector(features);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return switch (inputs.numeric(x, Inputs.NonFinite.NAN_ALLOWED)) {
      case Matrix m -> dense(m);
      case SparseMatrix s -> sparse(s);
      default -> throw new IllegalStateException("numeric() gives matrices");
    };
  }

  private Matrix dense(Matrix x) {
    ElementType type = x.type().isFloating() ? x.type() : ElementType.FLOAT64;
    double[] centre = likeInput ? rounded(this.centre, type) : this.centre;
    double[] scale = likeInput ? rounded(this.scale, type) : this.scale;
    int columns = x.columns();
    double[] target = x.values().clone();
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int j = 0; j < columns; j++, at++) {
        double v = target[at];
        if (centre != null) {
          v = rounded(v - centre[j], type);
        }
        if (scale != null) {
          v = rounded(v / scale[j], type);
        }
        target[at] = cut(v);
      }
    }
    return Matrix.of(x.rows(), columns, target, type);
  }

  /** numpy works in place, so that an array of narrower floats is rounded after each step. */
  static double rounded(double v, ElementType type) {
    return switch (type) {
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16((float) v));
      case FLOAT32 -> (float) v;
      default -> v;
    };
  }

  private static double @Nullable [] rounded(double @Nullable [] values, ElementType type) {
    return values == null ? null : Arrays.stream(values).map(v -> rounded(v, type)).toArray();
  }

  private double cut(double v) {
    return Math.min(Math.max(v, -bound), bound);
  }

  private SparseMatrix sparse(SparseMatrix x) throws RefusedException {
    if (centre != null) {
      throw new RefusedException(
          Reason.INVALID_REQUEST, inputs.estimator() + " cannot center sparse matrices");
    }
    double[] values = x.values().clone();
    if (scale != null) {
      for (int k = 0; k < values.length; k++) {
        values[k] = cut(values[k] * (1 / scale[x.indices()[k]]));
      }
    }
    ElementType type = x.type().isFloating() ? x.type() : ElementType.FLOAT64;
    return new SparseMatrix(x.rows(), x.columns(), x.starts(), x.indices(), values, type);
  }

  @Override
  public Matrix inverseTransform(Matrix x) throws RefusedException {
    inputs.checkFeatures(x.columns());
    double[] target = x.values().clone();
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++, at++) {
        if (scale != null) {
          target[at] *= scale[j];
        }
        if (centre != null) {
          target[at] += centre[j];
        }
      }
    }
    return Matrix.of(x.rows(), x.columns(), target);
  }
}
