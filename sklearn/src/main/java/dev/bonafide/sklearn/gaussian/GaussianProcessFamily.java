package dev.bonafide.sklearn.gaussian;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The Gaussian processes of the table. */
public final class GaussianProcessFamily {
  private static final String PACKAGE = "sklearn.gaussian_process.";

  private GaussianProcessFamily() {}

  public static Family family() {
    return new Family(
        "Gaussian processes",
        List.of(
            EstimatorClass.of(
                    "GaussianProcessClassifier",
                    PACKAGE + "_gpc",
                    ProcessClassifier::read,
                    PREDICT,
                    PREDICT_PROBA)
                .within(
                    1e-7, "the probability is a sum of five terms in the thousands that cancel"),
            EstimatorClass.of(
                    "GaussianProcessRegressor", PACKAGE + "_gpr", ProcessRegressor::read, PREDICT)
                .within(1e-7, "where a fit finds little noise, terms in the millions cancel"),
            EstimatorClass.of(
                    "_BinaryGaussianProcessClassifierLaplace",
                    PACKAGE + "_gpc",
                    BinaryProcessClassifier::read,
                    PREDICT,
                    PREDICT_PROBA)
                .within(
                    1e-7, "the probability is a sum of five terms in the thousands that cancel")),
        List.of(),
        GaussianProcessFamily::allowParts);
  }

  private static void allowParts(AllowList.Builder allowed) {
    for (String kernel : CovarianceReading.CLASSES) {
      allowed.object(CovarianceReading.MODULE, kernel);
    }
  }
}
