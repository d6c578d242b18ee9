package dev.bonafide.sklearn.linear;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The linear models of the table. */
public final class LinearFamily {
  private static final String PACKAGE = "sklearn.linear_model.";

  /** Regressors that are nothing but a linear map, by module. */
  private static final Map<String, List<String>> PLAIN =
      Map.of(
          "sklearn.svm._classes",
          List.of("LinearSVR"),
          PACKAGE + "_base",
          List.of("LinearRegression"),
          PACKAGE + "_bayes",
          List.of("ARDRegression", "BayesianRidge"),
          PACKAGE + "_coordinate_descent",
          List.of(
              "ElasticNet",
              "ElasticNetCV",
              "Lasso",
              "LassoCV",
              "MultiTaskElasticNet",
              "MultiTaskElasticNetCV",
              "MultiTaskLasso",
              "MultiTaskLassoCV"),
          PACKAGE + "_least_angle",
          List.of("Lars", "LarsCV", "LassoLars", "LassoLarsCV", "LassoLarsIC"),
          PACKAGE + "_omp",
          List.of("OrthogonalMatchingPursuit", "OrthogonalMatchingPursuitCV"),
          PACKAGE + "_ridge",
          List.of("Ridge", "RidgeCV"),
          PACKAGE + "_stochastic_gradient",
          List.of("SGDRegressor"),
          PACKAGE + "_passive_aggressive",
          List.of("PassiveAggressiveRegressor"));

  private LinearFamily() {}

  public static Family family() {
    var classes = new ArrayList<EstimatorClass>();
    PLAIN.forEach(
        (module, names) ->
            names.forEach(
                name ->
                    classes.add(EstimatorClass.of(name, module, LinearRegressor::read, PREDICT))));
    for (String name : List.of("Huber", "Quantile", "TheilSen")) {
      String module =
          PACKAGE
              + (name.equals("TheilSen")
                  ? "_theil_sen"
                  : "_" + name.toLowerCase(java.util.Locale.ROOT));
      classes.add(EstimatorClass.of(name + "Regressor", module, LinearRegressor::read, PREDICT));
    }
    classes.add(
        EstimatorClass.of("RANSACRegressor", PACKAGE + "_ransac", Consensus::read, PREDICT));
    addGeneralised(classes);
    addClassifiers(classes);
    classes.sort(java.util.Comparator.comparing(EstimatorClass::name));
    return new Family("Linear models", classes, List.of(), LinearFamily::allowParts);
  }

  private static void addGeneralised(List<EstimatorClass> classes) {
    String module = PACKAGE + "_glm.glm";
    classes.add(
        EstimatorClass.of("PoissonRegressor", module, LinearRegressor::readLogarithmic, PREDICT));
    classes.add(
        EstimatorClass.of("GammaRegressor", module, LinearRegressor::readLogarithmic, PREDICT));
    classes.add(
        EstimatorClass.of("TweedieRegressor", module, LinearRegressor::readTweedie, PREDICT));
  }

  private static void addClassifiers(List<EstimatorClass> classes) {
    for (String name : List.of("LogisticRegression", "LogisticRegressionCV")) {
      classes.add(probabilistic(name, PACKAGE + "_logistic", LinearClassifier::readLogistic));
    }
    classes.add(
        probabilistic(
            "SGDClassifier", PACKAGE + "_stochastic_gradient", LinearClassifier::readStochastic));
    classes.add(deciding("LinearSVC", "sklearn.svm._classes", LinearClassifier::read));
    classes.add(deciding("Perceptron", PACKAGE + "_perceptron", LinearClassifier::read));
    classes.add(
        deciding(
            "PassiveAggressiveClassifier",
            PACKAGE + "_passive_aggressive",
            LinearClassifier::read));
    classes.add(deciding("RidgeClassifier", PACKAGE + "_ridge", RidgeClassification::read));
    classes.add(deciding("RidgeClassifierCV", PACKAGE + "_ridge", RidgeClassification::read));
    classes.add(
        EstimatorClass.of(
            "SGDOneClassSVM",
            PACKAGE + "_stochastic_gradient",
            StochasticNovelty::read,
            PREDICT,
            DECISION_FUNCTION,
            SCORE_SAMPLES));
  }

  private static EstimatorClass deciding(String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(name, module, reader, PREDICT, DECISION_FUNCTION);
  }

  private static EstimatorClass probabilistic(
      String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(
        name, module, reader, PREDICT, DECISION_FUNCTION, PREDICT_PROBA, PREDICT_LOG_PROBA);
  }

  /** What the ridge classifiers keep. */
  private static void allowParts(AllowList.Builder allowed) {
    allowed.object("sklearn.preprocessing._label", "LabelBinarizer");
  }
}
