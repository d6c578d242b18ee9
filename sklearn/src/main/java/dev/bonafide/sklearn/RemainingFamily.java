package dev.bonafide.sklearn;

import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** Classes of scikit-learn that no family supports, with why. */
final class RemainingFamily {
  private static final String MANIFOLD = "sklearn.manifold.";
  private static final String NO_NEW_SAMPLES =
      "it places the samples of the fit and has no method for new ones";

  private RemainingFamily() {}

  static Family family() {
    return new Family(
        "Not supported",
        List.of(),
        List.of(
            refused("ClassicalMDS", MANIFOLD + "_classical_mds", NO_NEW_SAMPLES),
            refused("MDS", MANIFOLD + "_mds", NO_NEW_SAMPLES),
            refused("SpectralEmbedding", MANIFOLD + "_spectral_embedding", NO_NEW_SAMPLES),
            refused("TSNE", MANIFOLD + "_t_sne", NO_NEW_SAMPLES)),
        builder -> {});
  }

  private static Family.RefusedClass refused(String name, String module, String reason) {
    return new Family.RefusedClass(name, module, reason);
  }
}
