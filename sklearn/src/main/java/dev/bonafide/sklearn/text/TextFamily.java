package dev.bonafide.sklearn.text;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The vectorizers of the table. */
public final class TextFamily {
  private static final String PACKAGE = "sklearn.feature_extraction.";

  private TextFamily() {}

  public static Family family() {
    return new Family(
        "Feature extraction",
        List.of(
            EstimatorClass.of(
                "CountVectorizer", PACKAGE + "text", TermCounts::readCounts, TRANSFORM),
            EstimatorClass.of(
                "DictVectorizer", PACKAGE + "_dict_vectorizer", RecordColumns::read, TRANSFORM),
            EstimatorClass.of("FeatureHasher", PACKAGE + "_hash", Hashing::readFeatures, TRANSFORM),
            EstimatorClass.of("HashingVectorizer", PACKAGE + "text", Hashing::readTexts, TRANSFORM),
            EstimatorClass.of("TfidfTransformer", PACKAGE + "text", TermWeights::read, TRANSFORM),
            EstimatorClass.of(
                "TfidfVectorizer", PACKAGE + "text", TermCounts::readWeighted, TRANSFORM)),
        List.of(
            new Family.RefusedClass(
                "PatchExtractor",
                PACKAGE + "image",
                "it cuts images into patches and keeps no fitted state")),
        builder -> {});
  }
}
