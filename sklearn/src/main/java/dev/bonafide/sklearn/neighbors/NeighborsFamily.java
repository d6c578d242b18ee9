package dev.bonafide.sklearn.neighbors;

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

/** The neighbours' entries of the table. */
public final class NeighborsFamily {
  private static final String CLASSIFICATION = "sklearn.neighbors._classification";
  private static final String REGRESSION = "sklearn.neighbors._regression";
  private static final String PROPAGATION = "sklearn.semi_supervised._label_propagation";
  private static final String GRAPH = "sklearn.neighbors._graph";
  private static final String MANIFOLD = "sklearn.manifold.";
  private static final String METRICS = "sklearn.metrics._dist_metrics";

  private NeighborsFamily() {}

  public static Family family() {
    return new Family(
        "Nearest neighbours",
        List.of(
            classifier("KNeighborsClassifier", NeighbourClassifier::nearest),
            classifier("RadiusNeighborsClassifier", NeighbourClassifier::within),
            EstimatorClass.of(
                "KNeighborsRegressor", REGRESSION, NeighbourRegressor::nearest, PREDICT),
            EstimatorClass.of(
                "RadiusNeighborsRegressor", REGRESSION, NeighbourRegressor::within, PREDICT),
            EstimatorClass.of("KNeighborsTransformer", GRAPH, NeighbourGraph::nearest, TRANSFORM),
            EstimatorClass.of(
                "RadiusNeighborsTransformer", GRAPH, NeighbourGraph::within, TRANSFORM),
            EstimatorClass.of(
                    "KernelDensity", "sklearn.neighbors._kde", DensityEstimate::read, SCORE_SAMPLES)
                .within(
                    1e-7,
                    "at the default tolerances and near the data: scikit-learn stops adding at the"
                        + " model's atol and rtol, here everything is added"),
            EstimatorClass.of(
                "LocalOutlierFactor",
                "sklearn.neighbors._lof",
                OutlierFactor::read,
                PREDICT,
                DECISION_FUNCTION,
                SCORE_SAMPLES),
            EstimatorClass.of("Isomap", MANIFOLD + "_isomap", GeodesicEmbedding::read, TRANSFORM),
            EstimatorClass.of(
                "LocallyLinearEmbedding",
                MANIFOLD + "_locally_linear",
                LocalEmbedding::read,
                TRANSFORM),
            EstimatorClass.of(
                "LabelPropagation", PROPAGATION, LabelPropagation::read, PREDICT, PREDICT_PROBA),
            EstimatorClass.of(
                "LabelSpreading", PROPAGATION, LabelPropagation::read, PREDICT, PREDICT_PROBA),
            EstimatorClass.of(
                "NearestCentroid",
                "sklearn.neighbors._nearest_centroid",
                CentroidClassifier::read,
                PREDICT,
                PREDICT_PROBA,
                PREDICT_LOG_PROBA,
                DECISION_FUNCTION)),
        List.of(
            new RefusedClass(
                "NearestNeighbors",
                "sklearn.neighbors._unsupervised",
                "it has neither predict nor transform; use a neighbours classifier or regressor")),
        NeighborsFamily::parts);
  }

  /**
   * The fitted trees and their metrics, whose state is a tuple. Pickles make them by a factory,
   * skops by their class.
   */
  private static void parts(AllowList.Builder parts) {
    for (String tree : List.of("BallTree", "BallTree64", "BallTree32")) {
      parts.object("sklearn.neighbors._ball_tree", tree, AllowList.StateShape.DICT_OR_TUPLE);
    }
    for (String tree : List.of("KDTree", "KDTree64", "KDTree32")) {
      parts.object("sklearn.neighbors._kd_tree", tree, AllowList.StateShape.DICT_OR_TUPLE);
    }
    parts
        // Held by the label propagations and embeddings; refused where a file holds nothing else.
        .object("sklearn.neighbors._unsupervised", "NearestNeighbors")
        .factory("sklearn.neighbors._ball_tree", "newObj")
        .factory("sklearn.neighbors._kd_tree", "newObj")
        .factory(METRICS, "newObj");
    for (String metric :
        ("Euclidean SEuclidean Manhattan Chebyshev Minkowski WMinkowski Mahalanobis Canberra"
                + " BrayCurtis Hamming Haversine Jaccard Matching Dice Kulsinski RogersTanimoto"
                + " RussellRao SokalMichener SokalSneath")
            .split(" ")) {
      for (String name : List.of("Distance", "Distance64", "Distance32")) {
        parts.object(METRICS, metric + name, AllowList.StateShape.DICT_OR_TUPLE);
      }
    }
  }

  private static EstimatorClass classifier(String name, EstimatorClass.Reader reader) {
    return EstimatorClass.of(name, CLASSIFICATION, reader, PREDICT, PREDICT_PROBA);
  }
}
