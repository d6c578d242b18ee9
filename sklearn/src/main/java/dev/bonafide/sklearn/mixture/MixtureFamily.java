package dev.bonafide.sklearn.mixture;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The mixtures of the table. */
public final class MixtureFamily {
  private MixtureFamily() {}

  public static Family family() {
    return Family.of(
        "Mixtures",
        List.of(
            EstimatorClass.of(
                "BayesianGaussianMixture",
                "sklearn.mixture._bayesian_mixture",
                Mixture::readBayesian,
                PREDICT,
                PREDICT_PROBA,
                SCORE_SAMPLES),
            EstimatorClass.of(
                "GaussianMixture",
                "sklearn.mixture._gaussian_mixture",
                Mixture::read,
                PREDICT,
                PREDICT_PROBA,
                SCORE_SAMPLES)));
  }
}
