package dev.bonafide.sklearn.compose;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.util.ArrayList;
import java.util.List;

/** Transformed features of the same samples, set side by side. */
final class Stacking {
  private Stacking() {}

  /** A sparse matrix of numbers. */
  static SparseMatrix sparse(List<Features> parts, int rows) throws RefusedException {
    var matrices = new ArrayList<SparseMatrix>();
    int columns = 0;
    int stored = 0;
    ElementType type = null;
    for (Features part : parts) {
      SparseMatrix matrix = part instanceof SparseMatrix s ? s : SparseMatrix.of(converted(part));
      matrices.add(matrix);
      columns = Math.addExact(columns, matrix.columns());
      stored += matrix.values().length;
      type = type == null ? matrix.type() : ElementType.common(type, matrix.type());
    }
    int[] starts = new int[rows + 1];
    int[] indices = new int[stored];
    double[] values = new double[stored];
    int at = 0;
    for (int i = 0; i < rows; i++) {
      int offset = 0;
      for (SparseMatrix matrix : matrices) {
        for (int k = matrix.starts()[i]; k < matrix.starts()[i + 1]; k++) {
          indices[at] = offset + matrix.indices()[k];
          values[at++] = matrix.values()[k];
        }
        offset += matrix.columns();
      }
      starts[i + 1] = at;
    }
    return new SparseMatrix(
        rows, columns, starts, indices, values, type == null ? ElementType.FLOAT64 : type);
  }

  /** A dense matrix, or a table where some column is none of numbers. */
  static Features dense(List<Features> parts, int rows) throws RefusedException {
    for (Features part : parts) {
      if (part instanceof Table table && !table.type().isNumeric()) {
        return table(parts, rows);
      }
    }
    var matrices = new ArrayList<Matrix>();
    int columns = 0;
    ElementType type = null;
    for (Features part : parts) {
      Matrix matrix = numbers(part);
      matrices.add(matrix);
      columns = Math.addExact(columns, matrix.columns());
      type = type == null ? matrix.type() : ElementType.common(type, matrix.type());
    }
    double[] target = new double[Math.multiplyExact(rows, columns)];
    int offset = 0;
    for (Matrix matrix : matrices) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(
            matrix.values(), i * matrix.columns(), target, i * columns + offset, matrix.columns());
      }
      offset += matrix.columns();
    }
    return Matrix.of(rows, columns, target, type == null ? ElementType.FLOAT64 : type);
  }

  private static Table table(List<Features> parts, int rows) throws RefusedException {
    var columns = new ArrayList<Column>();
    for (Features part : parts) {
      if (part instanceof Table table) {
        columns.addAll(table.columns());
      } else {
        Matrix matrix = numbers(part);
        for (int j = 0; j < matrix.columns(); j++) {
          columns.add(new Column.Numbers(matrix.column(j), matrix.type()));
        }
      }
    }
    return new Table(List.of(), columns, rows);
  }

  /** A sparse result takes whatever can be made a number: truth values count, None is missing. */
  private static Matrix converted(Features part) throws RefusedException {
    if (!(part instanceof Table table) || table.type().isNumeric()) {
      return numbers(part);
    }
    int columns = table.columns().size();
    double[] values = new double[Math.multiplyExact(table.rows(), columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (table.columns().get(i % columns).cell(i / columns)) {
            case Cell.Number(double value) -> value;
            case Cell.Bool(boolean value) -> value ? 1 : 0;
            case Cell.None none -> Double.NaN;
            case Cell.Text(String text) ->
                throw new RefusedException(
                    Reason.INVALID_REQUEST,
                    "for a sparse output, all columns should be numeric or convertible to numeric",
                    "'" + text + "'",
                    "a number");
          };
    }
    return Matrix.of(table.rows(), columns, values);
  }

  private static Matrix numbers(Features part) throws RefusedException {
    return switch (part) {
      case Matrix m when m.rank() == 2 -> m;
      case SparseMatrix s -> s.toDense();
      case Table t when t.type().isNumeric() -> numeric(t);
      default ->
          throw new RefusedException(
              Reason.INVALID_REQUEST, "a transformer left no two-dimensional array of numbers");
    };
  }

  private static Matrix numeric(Table table) {
    int columns = table.columns().size();
    double[] values = new double[Math.multiplyExact(table.rows(), columns)];
    for (int j = 0; j < columns; j++) {
      double[] column = ((Column.Numbers) table.columns().get(j)).values();
      for (int i = 0; i < table.rows(); i++) {
        values[i * columns + j] = column[i];
      }
    }
    return Matrix.of(table.rows(), columns, values, table.type());
  }
}
