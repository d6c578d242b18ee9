package dev.bonafide.sklearn.isotonic;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code IsotonicRegression}: straight lines between thresholds of one feature. */
final class IsotonicRegressor implements Estimator {
  /** What happens beyond the first and the last threshold. */
  private enum Outside {
    NAN,
    CLIP,
    RAISE
  }

  private final Inputs inputs;
  private final double[] xs;
  private final double[] ys;
  private final Outside outside;
  private final ElementType type;

  private IsotonicRegressor(
      Inputs inputs, double[] xs, double[] ys, Outside outside, ElementType type) {
    this.inputs = inputs;
    this.xs = xs;
    this.ys = ys;
    this.outside = outside;
    this.type = type;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Value thresholds = a.get("X_thresholds_");
    double[] xs = thresholds.vector(Value.ANY);
    double[] ys = a.get("y_thresholds_").vector(xs.length);
    for (int i = 0; i < xs.length; i++) {
      if (Double.isNaN(xs[i]) || (i > 0 && xs[i] <= xs[i - 1])) {
        throw thresholds.invalid("increasing numbers");
      }
    }
    if (xs.length == 0) {
      throw thresholds.invalid("at least one threshold");
    }
    Outside outside =
        switch (a.text("out_of_bounds")) {
          case "nan" -> Outside.NAN;
          case "clip" -> Outside.CLIP;
          case "raise" -> Outside.RAISE;
          default -> throw a.get("out_of_bounds").invalid("nan, clip or raise");
        };
    ElementType type =
        thresholds.array().dtype().kind() == 'f' && thresholds.array().dtype().itemBytes() == 4
            ? ElementType.FLOAT32
            : ElementType.FLOAT64;
    return new IsotonicRegressor(new Inputs(a.className(), 1, List.of()), xs, ys, outside, type);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.TRANSFORM);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return transformed(x);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return transformed(x);
  }

  private Matrix transformed(Features x) throws RefusedException {
    double[] values = column(x);
    double[] target = new double[values.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = at(type == ElementType.FLOAT32 ? (float) values[i] : values[i]);
    }
    return Matrix.vector(target).as(type);
  }

  private double[] column(Features x) throws RefusedException {
    if (x instanceof Matrix m && m.rank() == 1) {
      return inputs.dense(Matrix.of(m.rows(), 1, m.values(), m.type())).values();
    }
    return inputs.dense(x).values();
  }

  private double at(double x) throws RefusedException {
    int last = xs.length - 1;
    if (last == 0) {
      // scikit-learn answers a single threshold everywhere.
      return ys[0];
    }
    if (x < xs[0] || x > xs[last]) {
      return switch (outside) {
        case NAN -> Double.NaN;
        case CLIP -> x < xs[0] ? ys[0] : ys[last];
        case RAISE ->
            throw new RefusedException(
                Reason.INVALID_REQUEST,
                "a value is outside the range of the fit",
                Double.toString(x),
                xs[0] + " to " + xs[last]);
      };
    }
    int found = Arrays.binarySearch(xs, x);
    if (found >= 0) {
      return ys[found];
    }
    int low = -found - 2;
    double slope = (ys[low + 1] - ys[low]) / (xs[low + 1] - xs[low]);
    return slope * (x - xs[low]) + ys[low];
  }
}
