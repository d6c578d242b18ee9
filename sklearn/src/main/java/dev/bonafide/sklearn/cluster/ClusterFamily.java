package dev.bonafide.sklearn.cluster;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The clusterings of the table. */
public final class ClusterFamily {
  private static final String PACKAGE = "sklearn.cluster.";
  private static final String NO_NEW_SAMPLES =
      "it labels the samples of the fit and has no method for new ones";

  private ClusterFamily() {}

  public static Family family() {
    return new Family(
        "Clustering",
        List.of(
            EstimatorClass.of(
                "AffinityPropagation",
                PACKAGE + "_affinity_propagation",
                CentreClustering::readNearest,
                PREDICT),
            EstimatorClass.of(
                "Birch", PACKAGE + "_birch", CentreClustering::readBirch, PREDICT, TRANSFORM),
            EstimatorClass.of(
                "BisectingKMeans",
                PACKAGE + "_bisect_k_means",
                BisectingClustering::read,
                PREDICT,
                TRANSFORM),
            EstimatorClass.of(
                "FeatureAgglomeration",
                PACKAGE + "_agglomerative",
                FeaturePooling::read,
                TRANSFORM),
            EstimatorClass.of(
                "KMeans", PACKAGE + "_kmeans", CentreClustering::readKMeans, PREDICT, TRANSFORM),
            EstimatorClass.of(
                "MeanShift", PACKAGE + "_mean_shift", CentreClustering::readNearest, PREDICT),
            EstimatorClass.of(
                "MiniBatchKMeans",
                PACKAGE + "_kmeans",
                CentreClustering::readKMeans,
                PREDICT,
                TRANSFORM)),
        List.of(
            refused("AgglomerativeClustering", "_agglomerative"),
            refused("DBSCAN", "_dbscan"),
            refused("HDBSCAN", "_hdbscan.hdbscan"),
            refused("OPTICS", "_optics"),
            refused("SpectralBiclustering", "_bicluster"),
            refused("SpectralClustering", "_spectral"),
            refused("SpectralCoclustering", "_bicluster")),
        ClusterFamily::allowParts);
  }

  private static Family.RefusedClass refused(String name, String module) {
    return new Family.RefusedClass(name, PACKAGE + module, NO_NEW_SAMPLES);
  }

  private static void allowParts(AllowList.Builder allowed) {
    allowed
        .object(PACKAGE + "_birch", "_CFNode")
        .object(PACKAGE + "_birch", "_CFSubcluster")
        .object(PACKAGE + "_bisect_k_means", "_BisectingTree");
    for (String function : List.of("_kmeans_single_lloyd", "_kmeans_single_elkan")) {
      allowed.reference(PACKAGE + "_kmeans", function);
    }
    // Birch may be told with which of these to group its leaves; what it found is read, they not.
    allowed
        .object(PACKAGE + "_agglomerative", "AgglomerativeClustering")
        .object(PACKAGE + "_spectral", "SpectralClustering");
    for (String function :
        List.of("mean", "median", "amin", "amax", "min", "max", "sum", "std", "var", "ptp")) {
      allowed.reference("numpy", function);
    }
  }
}
