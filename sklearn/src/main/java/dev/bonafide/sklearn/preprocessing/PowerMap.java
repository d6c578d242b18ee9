package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.Reason;
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
import org.jspecify.annotations.Nullable;

/**
 * {@code PowerTransformer}: a power of each column, by Yeo and Johnson or by Box and Cox, then
 * standardised where it is told to.
 *
 * @param single whether powers of float32 are computed in float32
 */
record PowerMap(
    Inputs inputs, double[] lambdas, boolean boxCox, boolean single, @Nullable Estimator scaler)
    implements Transformer, Invertible {
  private static final double NOTHING = Math.ulp(1.0);

  static Estimator read(Attributes a) throws RefusedException {
    double[] lambdas = a.get("lambdas_").vector(Value.ANY);
    boolean boxCox =
        switch (a.text("method")) {
          case "box-cox" -> true;
          case "yeo-johnson" -> false;
          default -> throw a.get("method").invalid("yeo-johnson or box-cox");
        };
    Estimator scaler = a.flag("standardize") ? a.get("_scaler").estimator() : null;
    if (scaler != null && scaler.inputs().features() != lambdas.length) {
      throw a.get("_scaler").invalid("a scaler of " + lambdas.length + " columns");
    }
    return new PowerMap(
        Inputs.of(a, lambdas.length), lambdas, boxCox, !a.version().atLeast(1, 9), scaler);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x, Inputs.NonFinite.NAN_ALLOWED);
    double[] target = new double[checked.values().length];
    for (int i = 0; i < target.length; i++) {
      double v = checked.values()[i];
      if (boxCox && v <= 0) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "the Box-Cox transformation can only be applied to strictly positive data",
            Double.toString(v),
            "a number above 0");
      }
      double lambda = lambdas[i % lambdas.length];
      target[i] = boxCox ? boxCox(v, lambda) : yeoJohnson(v, lambda);
      if (single && !boxCox && checked.type() == ElementType.FLOAT32) {
        target[i] = singleYeoJohnson((float) v, (float) lambda);
      }
    }
    Matrix mapped = Matrix.of(checked.rows(), lambdas.length, target);
    mapped = checked.type().isFloating() ? mapped.as(checked.type()) : mapped;
    return scaler == null ? mapped : scaler.transform(mapped);
  }

  private static double boxCox(double v, double lambda) {
    return lambda == 0 ? Math.log(v) : Math.expm1(lambda * Math.log(v)) / lambda;
  }

  /** Rounded step by step: until 1.8 powers of float32 are taken in float32. */
  private static double singleYeoJohnson(float v, float lambda) {
    if (Float.isNaN(v)) {
      return v;
    }
    float power = v >= 0 ? lambda : 2 - lambda;
    float base = Math.abs(v) + 1;
    float value =
        Math.abs(power) < NOTHING
            ? (float) Math.log1p(Math.abs(v))
            : ((float) Math.pow(base, power) - 1) / power;
    return v >= 0 ? value : -value;
  }

  private static double yeoJohnson(double v, double lambda) {
    if (v >= 0) {
      return Math.abs(lambda) < NOTHING
          ? Math.log1p(v)
          : Math.expm1(lambda * Math.log1p(v)) / lambda;
    }
    if (Double.isNaN(v)) {
      return v;
    }
    return Math.abs(lambda - 2) > NOTHING
        ? -Math.expm1((2 - lambda) * Math.log1p(-v)) / (2 - lambda)
        : -Math.log1p(-v);
  }

  @Override
  public Matrix inverseTransform(Matrix x) throws RefusedException {
    inputs.checkFeatures(x.columns());
    Matrix unscaled = scaler instanceof Invertible i ? i.inverseTransform(x) : x;
    double[] target = new double[unscaled.values().length];
    for (int i = 0; i < target.length; i++) {
      double v = unscaled.values()[i];
      double lambda = lambdas[i % lambdas.length];
      target[i] = boxCox ? inverseBoxCox(v, lambda) : inverseYeoJohnson(v, lambda);
    }
    return Matrix.of(unscaled.rows(), unscaled.columns(), target);
  }

  private static double inverseBoxCox(double v, double lambda) {
    return lambda == 0 ? Math.exp(v) : Math.exp(Math.log1p(lambda * v) / lambda);
  }

  private static double inverseYeoJohnson(double v, double lambda) {
    if (v >= 0) {
      return Math.abs(lambda) < NOTHING ? Math.expm1(v) : Math.pow(v * lambda + 1, 1 / lambda) - 1;
    }
    return Math.abs(lambda - 2) > NOTHING
        ? 1 - Math.pow(-(2 - lambda) * v + 1, 1 / (2 - lambda))
        : -Math.expm1(-v);
  }
}
