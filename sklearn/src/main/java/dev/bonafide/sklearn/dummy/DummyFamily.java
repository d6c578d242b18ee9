package dev.bonafide.sklearn.dummy;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The dummies of the table. */
public final class DummyFamily {
  private DummyFamily() {}

  public static Family family() {
    return Family.of(
        "Dummy estimators",
        List.of(
            EstimatorClass.of(
                "DummyClassifier",
                "sklearn.dummy",
                ConstantClassifier::read,
                PREDICT,
                PREDICT_PROBA,
                PREDICT_LOG_PROBA),
            EstimatorClass.of(
                "DummyRegressor", "sklearn.dummy", ConstantRegressor::read, PREDICT)));
  }
}
