package dev.bonafide.sklearn.ensemble;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** Estimators that combine others. */
public final class EnsembleFamily {
  private static final String BOOSTING = "sklearn.ensemble._gb";
  private static final String HISTOGRAM =
      "sklearn.ensemble._hist_gradient_boosting.gradient_boosting";
  private static final String ADABOOST = "sklearn.ensemble._weight_boosting";
  private static final String BAGGING = "sklearn.ensemble._bagging";
  private static final String VOTING = "sklearn.ensemble._voting";
  private static final String STACKING = "sklearn.ensemble._stacking";

  private EnsembleFamily() {}

  public static Family family() {
    return new Family(
        "Ensembles",
        List.of(
            classifier("GradientBoostingClassifier", BOOSTING, GradientBoosting::classifier),
            EstimatorClass.of(
                "GradientBoostingRegressor", BOOSTING, GradientBoosting::regressor, PREDICT),
            EstimatorClass.of(
                "HistGradientBoostingClassifier",
                HISTOGRAM,
                HistGradientBoosting::classifier,
                PREDICT,
                PREDICT_PROBA,
                DECISION_FUNCTION),
            EstimatorClass.of(
                "HistGradientBoostingRegressor",
                HISTOGRAM,
                HistGradientBoosting::regressor,
                PREDICT),
            classifier("AdaBoostClassifier", ADABOOST, AdaBoostClassifier::read),
            EstimatorClass.of("AdaBoostRegressor", ADABOOST, AdaBoostRegressor::read, PREDICT),
            classifier("BaggingClassifier", BAGGING, Bagging::classifier),
            EstimatorClass.of("BaggingRegressor", BAGGING, Bagging::regressor, PREDICT),
            EstimatorClass.of(
                "VotingClassifier", VOTING, Voting::classifier, PREDICT, PREDICT_PROBA, TRANSFORM),
            EstimatorClass.of("VotingRegressor", VOTING, Voting::regressor, PREDICT, TRANSFORM),
            EstimatorClass.of(
                "StackingClassifier",
                STACKING,
                Stacking::classifier,
                PREDICT,
                PREDICT_PROBA,
                DECISION_FUNCTION,
                TRANSFORM),
            EstimatorClass.of(
                "StackingRegressor", STACKING, Stacking::regressor, PREDICT, TRANSFORM)),
        List.of(),
        EnsembleFamily::parts);
  }

  private static void parts(AllowList.Builder parts) {
    parts
        .object("sklearn.ensemble._hist_gradient_boosting.binning", "_BinMapper")
        .object("sklearn.ensemble._hist_gradient_boosting.predictor", "TreePredictor")
        .object("sklearn.preprocessing._label", "LabelEncoder")
        // What histogram boosting checks columns without categories with; never called here.
        .factory("functools", "partial", AllowList.StateShape.TUPLE)
        .reference("sklearn.utils.validation", "check_array");
  }

  private static EstimatorClass classifier(
      String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(
        name, module, reader, PREDICT, PREDICT_PROBA, PREDICT_LOG_PROBA, DECISION_FUNCTION);
  }
}
