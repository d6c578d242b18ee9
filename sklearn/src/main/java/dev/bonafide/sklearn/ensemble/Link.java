package dev.bonafide.sklearn.ensemble;

import dev.bonafide.sklearn.estimator.Probabilities;

/** How raw scores of boosting and predictions relate ({@code sklearn._loss.link}). */
enum Link {
  IDENTITY,
  LOG,
  LOGIT,
  HALF_LOGIT;

  /** From a prediction to a raw score. */
  double raw(double prediction) {
    return switch (this) {
      case IDENTITY -> prediction;
      case LOG -> Math.log(prediction);
      case LOGIT -> Math.log(prediction / (1 - prediction));
      case HALF_LOGIT -> 0.5 * Math.log(prediction / (1 - prediction));
    };
  }

  /** From a raw score to a prediction. */
  double prediction(double raw) {
    return switch (this) {
      case IDENTITY -> raw;
      case LOG -> Math.exp(raw);
      case LOGIT -> Probabilities.logistic(raw);
      case HALF_LOGIT -> Probabilities.logistic(2 * raw);
    };
  }
}
