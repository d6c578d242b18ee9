package dev.bonafide.sklearn.linear;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import java.util.Set;

/** Every regressor whose prediction is a linear function of the features, or a link of one. */
record LinearRegressor(Inputs inputs, LinearMap map, Link link) implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    return with(a, Link.IDENTITY);
  }

  /** {@code PoissonRegressor} and {@code GammaRegressor}. */
  static Estimator readLogarithmic(Attributes a) throws RefusedException {
    return with(a, Link.LOG);
  }

  /** {@code TweedieRegressor}: the link follows from the power where it is {@code auto}. */
  static Estimator readTweedie(Attributes a) throws RefusedException {
    Link link =
        switch (a.text("link")) {
          case "identity" -> Link.IDENTITY;
          case "log" -> Link.LOG;
          case "auto" -> a.real("power") <= 0 ? Link.IDENTITY : Link.LOG;
          default -> throw a.get("link").invalid("auto, identity or log");
        };
    return with(a, link);
  }

  private static Estimator with(Attributes a, Link link) throws RefusedException {
    LinearMap map = LinearMap.read(a, "coef_", "intercept_");
    return new LinearRegressor(Inputs.of(a, map.features()), map, link);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] scores = map.scores(checked);
    if (link != Link.IDENTITY) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = link.inverse(scores[i]);
      }
    }
    Matrix answer =
        map.isFlat() ? Matrix.vector(scores) : Matrix.of(checked.rows(), map.outputs(), scores);
    boolean whole = map.isWhole() && checked instanceof Matrix m && !m.type().isFloating();
    return answer.as(whole ? ElementType.INT64 : map.typeFor(checked));
  }
}
