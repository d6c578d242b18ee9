package dev.bonafide.sklearn.impute;

import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The imputers of the table. */
public final class ImputeFamily {
  private static final String ITERATIVE = "sklearn.impute._iterative";

  private ImputeFamily() {}

  public static Family family() {
    return new Family(
        "Imputation",
        List.of(
            EstimatorClass.of("IterativeImputer", ITERATIVE, IterativeImputation::read, TRANSFORM),
            EstimatorClass.of(
                "KNNImputer", "sklearn.impute._knn", NeighbourImputation::read, TRANSFORM),
            EstimatorClass.of(
                "MissingIndicator", "sklearn.impute._base", MissingMarks::read, TRANSFORM),
            EstimatorClass.of(
                "SimpleImputer", "sklearn.impute._base", SimpleImputation::read, TRANSFORM)),
        List.of(),
        allowed -> allowed.object(ITERATIVE, "_ImputerTriplet"));
  }
}
