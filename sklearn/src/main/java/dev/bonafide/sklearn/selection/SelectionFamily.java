package dev.bonafide.sklearn.selection;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The feature selectors of the table. */
public final class SelectionFamily {
  private static final String PACKAGE = "sklearn.feature_selection.";
  private static final String UNIVARIATE = PACKAGE + "_univariate_selection";

  private SelectionFamily() {}

  public static Family family() {
    return new Family(
        "Feature selection",
        List.of(
            univariate("GenericUnivariateSelect", Scores::readGeneric),
            elimination("RFE"),
            elimination("RFECV"),
            univariate("SelectFdr", Scores::readFalseDiscovery),
            univariate("SelectFpr", Scores::readFalsePositive),
            univariate("SelectFwe", Scores::readFamilyWise),
            EstimatorClass.of(
                "SelectFromModel", PACKAGE + "_from_model", ImportanceSelection::read, TRANSFORM),
            univariate("SelectKBest", Scores::readBest),
            univariate("SelectPercentile", Scores::readPercentile),
            EstimatorClass.of(
                "SequentialFeatureSelector",
                PACKAGE + "_sequential",
                Scores::readSequential,
                TRANSFORM),
            EstimatorClass.of(
                "VarianceThreshold",
                PACKAGE + "_variance_threshold",
                Scores::readVariance,
                TRANSFORM)),
        List.of(),
        SelectionFamily::allowParts);
  }

  private static EstimatorClass univariate(String name, EstimatorClass.Reader reader) {
    return EstimatorClass.of(name, UNIVARIATE, reader, TRANSFORM);
  }

  private static EstimatorClass elimination(String name) {
    return EstimatorClass.of(
        name,
        PACKAGE + "_rfe",
        Elimination::read,
        TRANSFORM,
        PREDICT,
        PREDICT_PROBA,
        PREDICT_LOG_PROBA,
        DECISION_FUNCTION);
  }

  /** Score functions are only mentioned: what they found is kept. */
  private static void allowParts(AllowList.Builder allowed) {
    for (String function : List.of("f_classif", "f_regression", "r_regression", "chi2")) {
      allowed.reference(UNIVARIATE, function);
    }
    for (String function : List.of("mutual_info_classif", "mutual_info_regression")) {
      allowed.reference(PACKAGE + "_mutual_info", function);
    }
  }
}
