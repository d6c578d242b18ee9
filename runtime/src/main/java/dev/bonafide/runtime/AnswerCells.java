package dev.bonafide.runtime;

import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.util.ArrayList;
import java.util.List;

/** An answer's values in row-major order. */
final class AnswerCells {
  private AnswerCells() {}

  static List<Cell> of(Answer answer) {
    var cells = new ArrayList<Cell>();
    switch (answer) {
      case Matrix m -> matrix(m, cells);
      case SparseMatrix s -> matrix(s.toDense(), cells);
      case Matrices many -> many.outputs().forEach(m -> matrix(m, cells));
      case Labels labels -> {
        for (int i = 0; i < labels.size(); i++) {
          cells.add(labels.cell(i));
        }
      }
      case Table table -> {
        for (int row = 0; row < table.rows(); row++) {
          for (var column : table.columns()) {
            cells.add(column.cell(row));
          }
        }
      }
    }
    return cells;
  }

  private static void matrix(Matrix matrix, List<Cell> cells) {
    for (double value : matrix.values()) {
      cells.add(new Cell.Number(value));
    }
  }
}
