package dev.bonafide.sklearn.compose;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import dev.bonafide.sklearn.estimator.Method;
import java.util.List;

/** The composite estimators of the table. */
public final class ComposeFamily {
  private static final String COLUMNS = "sklearn.compose._column_transformer";

  private ComposeFamily() {}

  public static Family family() {
    return new Family(
        "Pipelines and composite estimators",
        List.of(
            EstimatorClass.of("ColumnTransformer", COLUMNS, ColumnBranches::read, TRANSFORM),
            EstimatorClass.of("FeatureUnion", "sklearn.pipeline", Union::read, TRANSFORM),
            EstimatorClass.of("Pipeline", "sklearn.pipeline", Steps::read, Method.values()),
            EstimatorClass.of(
                "TransformedTargetRegressor",
                "sklearn.compose._target",
                TransformedTarget::read,
                PREDICT)),
        List.of(),
        ComposeFamily::allowParts);
  }

  /** How columns were chosen and what a remainder was stored as; neither is read. */
  private static void allowParts(AllowList.Builder allowed) {
    allowed
        .object(COLUMNS, "make_column_selector")
        .object(COLUMNS, "_RemainderColsList")
        .factory("builtins", "slice");
    // What a selector was asked to take: numpy's abstract types and Python's own.
    for (String type :
        List.of(
            "number", "integer", "floating", "inexact", "signedinteger", "generic", "object_")) {
      allowed.reference("numpy", type);
    }
    for (String type : List.of("object", "str", "bool", "float", "int", "long")) {
      allowed.reference("builtins", type);
    }
  }
}
