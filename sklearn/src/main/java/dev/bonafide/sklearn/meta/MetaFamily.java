package dev.bonafide.sklearn.meta;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Family.RefusedClass;
import java.util.List;

/** Estimators around others: one a class, one an output, calibrated, searched for, frozen. */
public final class MetaFamily {
  private static final String MULTICLASS = "sklearn.multiclass";
  private static final String MULTIOUTPUT = "sklearn.multioutput";
  private static final String SEARCH = "sklearn.model_selection._search";
  private static final String HALVING = "sklearn.model_selection._search_successive_halving";
  private static final String THRESHOLD = "sklearn.model_selection._classification_threshold";
  private static final String SEMI = "sklearn.semi_supervised";

  private MetaFamily() {}

  public static Family family() {
    return new Family(
        "Estimators around others",
        List.of(
            classifier("OneVsRestClassifier", MULTICLASS, OneVersusRest::read),
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
            any("GridSearchCV", SEARCH, Delegate::search),
            any("RandomizedSearchCV", SEARCH, Delegate::search),
            any("HalvingGridSearchCV", HALVING, Delegate::search),
            any("HalvingRandomSearchCV", HALVING, Delegate::search),
            any("FrozenEstimator", "sklearn.frozen._frozen", Delegate::frozen),
            classifier("SelfTrainingClassifier", SEMI + "._self_training", Delegate::selfTraining)),
        List.of(
            new RefusedClass(
                "FixedThresholdClassifier", THRESHOLD, "not built yet; serve the inner classifier"),
            new RefusedClass(
                "TunedThresholdClassifierCV",
                THRESHOLD,
                "not built yet; serve the inner classifier"),
            new RefusedClass(
                "LabelPropagation", SEMI + "._label_propagation", "it keeps the training graph"),
            new RefusedClass(
                "LabelSpreading", SEMI + "._label_propagation", "it keeps the training graph")),
        MetaFamily::parts);
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

  /** Names that these files hold beside estimators: calibrators, scorers, splitters. */
  private static void parts(AllowList.Builder parts) {
    parts
        .object("sklearn.preprocessing._label", "LabelBinarizer")
        .object("sklearn.calibration", "_CalibratedClassifier")
        .object("sklearn.calibration", "_SigmoidCalibration")
        .object("sklearn.metrics._scorer", "_PassthroughScorer");
    for (String splitter :
        List.of("KFold", "StratifiedKFold", "GroupKFold", "ShuffleSplit", "TimeSeriesSplit")) {
      parts.object("sklearn.model_selection._split", splitter);
    }
  }
}
