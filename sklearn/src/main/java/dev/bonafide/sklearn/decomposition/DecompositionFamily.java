package dev.bonafide.sklearn.decomposition;

import static dev.bonafide.sklearn.estimator.Method.SCORE_SAMPLES;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The decompositions of the table. */
public final class DecompositionFamily {
  private static final String PACKAGE = "sklearn.decomposition.";
  private static final String DICTIONARIES = PACKAGE + "_dict_learning";

  private DecompositionFamily() {}

  public static Family family() {
    return new Family(
        "Decomposition",
        List.of(
            EstimatorClass.of(
                "DictionaryLearning", DICTIONARIES, SparseCodes::readLearned, TRANSFORM),
            EstimatorClass.of(
                "FactorAnalysis",
                PACKAGE + "_factor_analysis",
                PrincipalComponents::readFactors,
                TRANSFORM,
                SCORE_SAMPLES),
            EstimatorClass.of(
                "FastICA", PACKAGE + "_fastica", PlainProjection::readIndependent, TRANSFORM),
            EstimatorClass.of(
                "IncrementalPCA",
                PACKAGE + "_incremental_pca",
                PrincipalComponents::readIncremental,
                TRANSFORM),
            EstimatorClass.of(
                "KernelPCA", PACKAGE + "_kernel_pca", KernelComponents::read, TRANSFORM),
            EstimatorClass.of(
                "LatentDirichletAllocation", PACKAGE + "_lda", TopicMixture::read, TRANSFORM),
            EstimatorClass.of(
                "MiniBatchDictionaryLearning", DICTIONARIES, SparseCodes::readLearned, TRANSFORM),
            EstimatorClass.of(
                "MiniBatchNMF", PACKAGE + "_nmf", MultiplicativeFactors::readMiniBatch, TRANSFORM),
            EstimatorClass.of(
                "MiniBatchSparsePCA", PACKAGE + "_sparse_pca", RidgeComponents::read, TRANSFORM),
            EstimatorClass.of(
                "NeighborhoodComponentsAnalysis",
                "sklearn.neighbors._nca",
                PlainProjection::readSvd,
                TRANSFORM),
            EstimatorClass.of("NMF", PACKAGE + "_nmf", NonNegativeFactors::read, TRANSFORM),
            EstimatorClass.of(
                "PCA", PACKAGE + "_pca", PrincipalComponents::read, TRANSFORM, SCORE_SAMPLES),
            EstimatorClass.of("SparseCoder", DICTIONARIES, SparseCodes::readGiven, TRANSFORM),
            EstimatorClass.of(
                "SparsePCA", PACKAGE + "_sparse_pca", RidgeComponents::read, TRANSFORM),
            EstimatorClass.of(
                "TruncatedSVD", PACKAGE + "_truncated_svd", PlainProjection::readSvd, TRANSFORM)),
        List.of(),
        DecompositionFamily::allowParts);
  }

  private static void allowParts(AllowList.Builder allowed) {
    allowed.object("sklearn.preprocessing._data", "KernelCenterer");
  }
}
