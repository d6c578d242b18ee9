package dev.bonafide.sklearn.svm;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The support vector machines of the table. */
public final class SvmFamily {
  private static final String MODULE = "sklearn.svm._classes";

  private SvmFamily() {}

  public static Family family() {
    return Family.of(
        "Support vector machines",
        List.of(
            classifier("SVC"),
            classifier("NuSVC"),
            EstimatorClass.of("SVR", MODULE, SupportVectorRegressor::read, PREDICT),
            EstimatorClass.of("NuSVR", MODULE, SupportVectorRegressor::read, PREDICT),
            EstimatorClass.of(
                "OneClassSVM",
                MODULE,
                NoveltyMachine::read,
                PREDICT,
                DECISION_FUNCTION,
                SCORE_SAMPLES)));
  }

  private static EstimatorClass classifier(String name) {
    return EstimatorClass.of(
        name,
        MODULE,
        SupportVectorClassifier::read,
        PREDICT,
        DECISION_FUNCTION,
        PREDICT_PROBA,
        PREDICT_LOG_PROBA);
  }
}
