package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.SparseMatrix;
import java.util.List;

/** scipy's CSR and CSC matrices, under the module names that they had over the years. */
final class SparseReading {
  private static final List<String> BY_ROW = List.of("csr_matrix", "csr_array");
  private static final List<String> BY_COLUMN = List.of("csc_matrix", "csc_array");

  /** Compressed columns can claim rows without a byte for each; such rows cost memory here. */
  private static final int MOST_EMPTY_ROWS = 1_000_000;

  private SparseReading() {}

  static boolean isSparse(GlobalName type) {
    return type.module().startsWith("scipy.sparse.")
        && (BY_ROW.contains(type.name()) || BY_COLUMN.contains(type.name()));
  }

  static SparseMatrix read(Attributes a, int rows, int columns) throws RefusedException {
    if (!isSparse(a.type())) {
      throw a.invalid(
          "not a sparse matrix", a.type().toString(), "scipy's csr_matrix or csc_matrix");
    }
    List<Value> shape = a.get("_shape").items();
    if (shape.isEmpty() || shape.size() > 2) {
      throw a.get("_shape").invalid("one or two lengths");
    }
    // Of rank 1, as scipy's arrays may be since 1.13, it is one row.
    int foundRows = shape.size() == 1 ? 1 : shape.getFirst().count();
    int foundColumns = shape.getLast().count();
    if ((rows != Value.ANY && foundRows != rows)
        || (columns != Value.ANY && foundColumns != columns)) {
      throw a.invalid(
          "another shape",
          foundRows + " x " + foundColumns,
          (rows == Value.ANY ? "any" : rows) + " x " + (columns == Value.ANY ? "any" : columns));
    }
    if (!BY_COLUMN.contains(a.type().name())) {
      return compressed(a, foundRows, foundColumns);
    }
    SparseMatrix columnsAsRows = compressed(a, foundColumns, foundRows);
    if (foundRows - MOST_EMPTY_ROWS > columnsAsRows.values().length) {
      throw a.get("_shape").invalid("at most " + MOST_EMPTY_ROWS + " rows that hold nothing");
    }
    return columnsAsRows.transposed();
  }

  /** The arrays of either class: {@code starts} along one axis, {@code indices} into the other. */
  private static SparseMatrix compressed(Attributes a, int length, int width)
      throws RefusedException {
    int[] starts = a.get("indptr").integers(length + 1);
    double[] values = a.get("data").vector(Value.ANY);
    int[] indices = a.get("indices").positions(values.length, Math.max(width, 1));
    ElementType type = NumpyArrays.type(a.get("data").array());
    try {
      return new SparseMatrix(length, width, starts, indices, values, type);
    } catch (IllegalArgumentException e) {
      throw a.invalid(
          "arrays that do not belong together",
          String.valueOf(e.getMessage()),
          "a compressed matrix");
    }
  }
}
