package dev.bonafide.sklearn.discriminant;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The discriminant analyses of the table. */
public final class DiscriminantFamily {
  private static final String MODULE = "sklearn.discriminant_analysis";

  private DiscriminantFamily() {}

  public static Family family() {
    return new Family(
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
                PREDICT_LOG_PROBA)),
        List.of(),
        DiscriminantFamily::parts);
  }

  /** What may have estimated the covariance; it is not computed with. */
  private static void parts(AllowList.Builder parts) {
    String covariance = "sklearn.covariance._";
    parts
        .object(covariance + "empirical_covariance", "EmpiricalCovariance")
        .object(covariance + "graph_lasso", "GraphicalLasso")
        .object(covariance + "robust_covariance", "MinCovDet")
        .object(covariance + "shrunk_covariance", "LedoitWolf")
        .object(covariance + "shrunk_covariance", "OAS")
        .object(covariance + "shrunk_covariance", "ShrunkCovariance");
  }
}
