package dev.bonafide.sklearn.estimator;

import java.util.Optional;

/** A method of an estimator that answers for rows of input. */
public enum Method {
  PREDICT("predict"),
  PREDICT_PROBA("predict_proba"),
  PREDICT_LOG_PROBA("predict_log_proba"),
  DECISION_FUNCTION("decision_function"),
  TRANSFORM("transform"),
  SCORE_SAMPLES("score_samples");

  private final String python;

  Method(String python) {
    this.python = python;
  }

  /** The name that scikit-learn and MLServer use. */
  public String pythonName() {
    return python;
  }

  public static Optional<Method> named(String python) {
    for (Method method : values()) {
      if (method.python.equals(python)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
