package dev.bonafide.sklearn.isotonic;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;

/** Isotonic regression's entry of the table. */
public final class IsotonicFamily {
  private IsotonicFamily() {}

  public static Family family() {
    return new Family(
        "Isotonic regression",
        List.of(
            EstimatorClass.of(
                "IsotonicRegression",
                "sklearn.isotonic",
                IsotonicRegressor::read,
                Method.PREDICT,
                Method.TRANSFORM)),
        List.of(),
        IsotonicFamily::allowParts);
  }

  /** Releases up to 1.0 keep scipy's interpolation object, which is not read. */
  private static void allowParts(AllowList.Builder allowed) {
    allowed
        .object("scipy.interpolate._interpolate", "interp1d")
        .object("scipy.interpolate.interpolate", "interp1d");
  }
}
