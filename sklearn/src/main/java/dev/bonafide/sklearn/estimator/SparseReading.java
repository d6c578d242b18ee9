package dev.bonafide.sklearn.estimator;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.GlobalName;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.SparseMatrix;
import java.util.List;

/** scipy's CSR matrices, under the module names that they had over the years. */
final class SparseReading {
  static final List<String> MODULES = List.of("scipy.sparse._csr", "scipy.sparse.csr");
  static final List<String> CLASSES = List.of("csr_matrix", "csr_array");

  private SparseReading() {}

  static boolean isSparse(GlobalName type) {
    return MODULES.contains(type.module()) && CLASSES.contains(type.name());
  }

  static SparseMatrix read(Attributes a, int rows, int columns) throws RefusedException {
    if (!isSparse(a.type())) {
      throw a.invalid("not a sparse matrix", a.type().toString(), "scipy's csr_matrix");
    }
    List<Value> shape = a.get("_shape").items(2);
    int foundRows = shape.get(0).count();
    int foundColumns = shape.get(1).count();
    if ((rows != Value.ANY && foundRows != rows)
        || (columns != Value.ANY && foundColumns != columns)) {
      throw a.invalid(
          "another shape",
          foundRows + " x " + foundColumns,
          (rows == Value.ANY ? "any" : rows) + " x " + (columns == Value.ANY ? "any" : columns));
    }
    int[] starts = a.get("indptr").integers(foundRows + 1);
    double[] values = a.get("data").vector(Value.ANY);
    int[] indices = a.get("indices").positions(values.length, Math.max(foundColumns, 1));
    ElementType type = NumpyArrays.type(a.get("data").array());
    try {
      return new SparseMatrix(foundRows, foundColumns, starts, indices, values, type);
    } catch (IllegalArgumentException e) {
      throw a.invalid(
          "arrays that do not belong together", String.valueOf(e.getMessage()), "a CSR matrix");
    }
  }
}
