package dev.bonafide.sklearn.discriminant;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The discriminant analyses of the table. */
public final class DiscriminantFamily {
  private static final String MODULE = "sklearn.discriminant_analysis";

  private DiscriminantFamily() {}

  public static Family family() {
    return Family.of(
        "Discriminant analysis",
        List.of(
            EstimatorClass.of(
                "LinearDiscriminantAnalysis",
                MODULE,
                LinearDiscriminant::read,
                PREDICT,
                DECISION_FUNCTION,
                PREDICT_PROBA,
                PREDICT_LOG_PROBA,
                TRANSFORM),
            EstimatorClass.of(
                "QuadraticDiscriminantAnalysis",
                MODULE,
                QuadraticDiscriminant::read,
                PREDICT,
                DECISION_FUNCTION,
                PREDICT_PROBA,
                PREDICT_LOG_PROBA)));
  }
}
