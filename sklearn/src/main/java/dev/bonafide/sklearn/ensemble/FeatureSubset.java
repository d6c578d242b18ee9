package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;

/** Some columns of checked numbers. */
final class FeatureSubset {
  private FeatureSubset() {}

  /**
   * The columns at these positions; all of them for an empty array.
   *
   * @param x a matrix, dense or sparse, or a table
   */
  static Features of(Features x, int[] positions) throws RefusedException {
    if (positions.length == 0) {
      return x;
    }
    return switch (x) {
      case Matrix m -> m.select(positions);
      case Table t -> t.select(positions);
      case SparseMatrix s -> SparseMatrix.of(s.toDense().select(positions));
      default ->
          throw new RefusedException(Reason.INVALID_REQUEST, "a matrix of numbers is needed");
    };
  }
}
