package dev.bonafide.sklearn.tree;

import static dev.bonafide.sklearn.estimator.Method.DECISION_FUNCTION;
import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** Trees and the forests that are made of nothing else. */
public final class TreeFamily {
  private static final String TREES = "sklearn.tree._classes";
  private static final String FORESTS = "sklearn.ensemble._forest";

  private TreeFamily() {}

  public static Family family() {
    return new Family(
        "Trees and forests",
        List.of(
            classifier("DecisionTreeClassifier", TREES, TreeClassifier::read),
            classifier("ExtraTreeClassifier", TREES, TreeClassifier::read),
            EstimatorClass.of("DecisionTreeRegressor", TREES, TreeRegressor::read, PREDICT),
            EstimatorClass.of("ExtraTreeRegressor", TREES, TreeRegressor::read, PREDICT),
            classifier("RandomForestClassifier", FORESTS, Forest::classifier),
            classifier("ExtraTreesClassifier", FORESTS, Forest::classifier),
            EstimatorClass.of("RandomForestRegressor", FORESTS, Forest::regressor, PREDICT),
            EstimatorClass.of("ExtraTreesRegressor", FORESTS, Forest::regressor, PREDICT),
            EstimatorClass.of(
                "RandomTreesEmbedding", FORESTS, RandomTreesEmbedding::read, TRANSFORM),
            EstimatorClass.of(
                "IsolationForest",
                "sklearn.ensemble._iforest",
                IsolationForest::read,
                PREDICT,
                DECISION_FUNCTION,
                SCORE_SAMPLES)),
        List.of(),
        parts -> parts.factory("sklearn.tree._tree", "Tree"));
  }

  private static EstimatorClass classifier(
      String name, String module, EstimatorClass.Reader reader) {
    return EstimatorClass.of(name, module, reader, PREDICT, PREDICT_PROBA, PREDICT_LOG_PROBA);
  }
}
