package dev.bonafide.sklearn.outlier;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The covariance estimators of the table. */
public final class OutlierFamily {
  private static final String PACKAGE = "sklearn.covariance.";

  private OutlierFamily() {}

  public static Family family() {
    return new Family(
        "Covariance",
        List.of(
            EstimatorClass.of(
                "EllipticEnvelope",
                PACKAGE + "_elliptic_envelope",
                Envelope::read,
                PREDICT,
                DECISION_FUNCTION,
                SCORE_SAMPLES)),
        List.of(
            refused("EmpiricalCovariance", "_empirical_covariance"),
            refused("GraphicalLasso", "_graph_lasso"),
            refused("GraphicalLassoCV", "_graph_lasso"),
            refused("LedoitWolf", "_shrunk_covariance"),
            refused("MinCovDet", "_robust_covariance"),
            refused("OAS", "_shrunk_covariance"),
            refused("ShrunkCovariance", "_shrunk_covariance")),
        builder -> {});
  }

  private static Family.RefusedClass refused(String name, String module) {
    return new Family.RefusedClass(
        name, PACKAGE + module, "it estimates a covariance and has no method for samples");
  }
}
