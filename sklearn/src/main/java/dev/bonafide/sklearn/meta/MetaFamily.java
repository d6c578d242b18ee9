package dev.bonafide.sklearn.meta;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** Estimators around others: one a class, one an output, calibrated, searched for, frozen. */
public final class MetaFamily {
  private static final String MULTICLASS = "sklearn.multiclass";
  private static final String MULTIOUTPUT = "sklearn.multioutput";
  private static final String SEARCH = "sklearn.model_selection._search";
  private static final String HALVING = "sklearn.model_selection._search_successive_halving";
  private static final String THRESHOLD = "sklearn.model_selection._classification_threshold";

  private MetaFamily() {}

  public static Family family() {
    return new Family(
        "Estimators around others",
        List.of(
            EstimatorClass.of(
                "OneVsRestClassifier",
                MULTICLASS,
                OneVersusRest::read,
                PREDICT,
                PREDICT_PROBA,
                DECISION_FUNCTION),
            EstimatorClass.of(
                "_ConstantPredictor",
                MULTICLASS,
                ConstantPredictor::read,
                PREDICT,
                PREDICT_PROBA,
                DECISION_FUNCTION),
            EstimatorClass.of(
                "OneVsOneClassifier", MULTICLASS, OneVersusOne::read, PREDICT, DECISION_FUNCTION),
            EstimatorClass.of("OutputCodeClassifier", MULTICLASS, OutputCode::read, PREDICT),
            EstimatorClass.of(
                "MultiOutputClassifier",
                MULTIOUTPUT,
                MultiOutput::classifier,
                PREDICT,
                PREDICT_PROBA),
            EstimatorClass.of("MultiOutputRegressor", MULTIOUTPUT, MultiOutput::regressor, PREDICT),
            classifier("ClassifierChain", MULTIOUTPUT, Chain::classifier),
            EstimatorClass.of("RegressorChain", MULTIOUTPUT, Chain::regressor, PREDICT),
            EstimatorClass.of(
                "CalibratedClassifierCV",
                "sklearn.calibration",
                Calibrated::read,
                PREDICT,
                PREDICT_PROBA),
            any("GridSearchCV", SEARCH, MetaFamily::best),
            any("RandomizedSearchCV", SEARCH, MetaFamily::best),
            any("HalvingGridSearchCV", HALVING, MetaFamily::best),
            any("HalvingRandomSearchCV", HALVING, MetaFamily::best),
            classifier("FixedThresholdClassifier", THRESHOLD, Thresholded::fixed),
            classifier("TunedThresholdClassifierCV", THRESHOLD, Thresholded::tuned),
            any("FrozenEstimator", "sklearn.frozen._frozen", a -> a.get("estimator").estimator()),
            classifier(
                "SelfTrainingClassifier",
                "sklearn.semi_supervised._self_training",
                MetaFamily::lastTrained)),
        List.of(),
        MetaFamily::parts);
  }

  /** The result of a search answers as the best estimator that it found. */
  private static Estimator best(Attributes a) throws RefusedException {
    return a.get("best_estimator_").estimator();
  }

  private static Estimator lastTrained(Attributes a) throws RefusedException {
    return a.get(a.has("estimator_") ? "estimator_" : "base_estimator_").estimator();
  }

  private static EstimatorClass classifier(
      String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(
        name, module, reader, PREDICT, PREDICT_PROBA, PREDICT_LOG_PROBA, DECISION_FUNCTION);
  }

  private static EstimatorClass any(String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(
        name,
        module,
        reader,
        PREDICT,
        PREDICT_PROBA,
        PREDICT_LOG_PROBA,
        DECISION_FUNCTION,
        TRANSFORM,
        SCORE_SAMPLES);
  }

  /** Names that these files hold beside estimators. */
  private static void parts(AllowList.Builder parts) {
    SearchParts.allow(parts);
    parts
        .object("sklearn.preprocessing._label", "LabelBinarizer")
        .object("sklearn.calibration", "_CalibratedClassifier")
        .object("sklearn.calibration", "_SigmoidCalibration")
        .object("sklearn.calibration", "_TemperatureScaling");
  }
}
