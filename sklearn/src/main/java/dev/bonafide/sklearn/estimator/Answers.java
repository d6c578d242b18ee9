package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Records;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.data.TokenLists;

/** Features as an answer. */
final class Answers {
  private Answers() {}

  static Answer of(Features features) throws RefusedException {
    return switch (features) {
      case Matrix m -> m;
      case SparseMatrix s -> s;
      case Table t -> t;
      case Documents d -> throw noArray();
      case TokenLists l -> throw noArray();
      case Records r -> throw noArray();
    };
  }

  private static RefusedException noArray() {
    return new RefusedException(Reason.INVALID_REQUEST, "transform leaves no array to answer with");
  }
}
