package dev.bonafide.sklearn;

import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** Classes of scikit-learn that no family supports, with why. */
final class RemainingFamily {
  private static final String DECOMPOSITION = "sklearn.decomposition.";
  private static final String MANIFOLD = "sklearn.manifold.";
  private static final String ITERATES =
      "its transform solves an optimisation problem for each batch, which is not implemented";
  private static final String NO_NEW_SAMPLES =
      "it places the samples of the fit and has no method for new ones";

  private RemainingFamily() {}

  static Family family() {
    return new Family(
        "Not supported",
        List.of(),
        List.of(
            refused("ClassicalMDS", MANIFOLD + "_classical_mds", NO_NEW_SAMPLES),
            refused("DictionaryLearning", DECOMPOSITION + "_dict_learning", ITERATES),
            refused(
                "Isomap",
                MANIFOLD + "_isomap",
                "shortest paths to new samples are not implemented"),
            refused(
                "LocallyLinearEmbedding",
                MANIFOLD + "_locally_linear",
                "weights of neighbours for new samples are not implemented"),
            refused("MDS", MANIFOLD + "_mds", NO_NEW_SAMPLES),
            refused("MiniBatchDictionaryLearning", DECOMPOSITION + "_dict_learning", ITERATES),
            refused("SparseCoder", DECOMPOSITION + "_dict_learning", ITERATES),
            refused("SpectralEmbedding", MANIFOLD + "_spectral_embedding", NO_NEW_SAMPLES),
            refused("TSNE", MANIFOLD + "_t_sne", NO_NEW_SAMPLES),
            refused(
                "IterativeImputer",
                "sklearn.impute._iterative",
                "its rounds of regressions are not implemented")),
        builder -> {});
  }

  private static Family.RefusedClass refused(String name, String module, String reason) {
    return new Family.RefusedClass(name, module, reason);
  }
}
