package dev.bonafide.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.util.ArrayList;
import java.util.List;

/** An answer held against what scikit-learn answered: labels equal, numbers within a tolerance. */
final class Comparison {
  private Comparison() {}

  static void check(String what, Answer answer, Json expected, String dtype, double relative) {
    List<Json> flat = new ArrayList<>();
    List<Integer> shape = new ArrayList<>();
    flatten(expected, 0, shape, flat);
    assertThat(answer.shape()).as(what + " shape").isEqualTo(shape);
    List<Cell> cells = cells(answer);
    assertThat(cells).as(what + " size").hasSameSizeAs(flat);
    for (int i = 0; i < flat.size(); i++) {
      compare(what + "[" + i + "]", cells.get(i), flat.get(i), relative);
    }
    if (dtype != null && !dtype.equals("list")) {
      String found = answer.type().numpyName();
      assertThat(dtype.startsWith("<U") ? "str" : dtype).as(what + " dtype").isEqualTo(found);
    }
  }

  private static void compare(String what, Cell cell, Json expected, double relative) {
    if (cell instanceof Cell.Number(double found) && Fixtures.isNumber(expected)) {
      double wanted = Fixtures.number(expected);
      if (Double.isNaN(wanted) || Double.isInfinite(wanted)) {
        assertThat(Double.valueOf(found)).as(what).isEqualTo(Double.valueOf(wanted));
      } else {
        assertThat(Math.abs(found - wanted))
            .as("%s: found %s, expected %s", what, found, wanted)
            .isLessThanOrEqualTo(
                relative
                    * Math.max(Math.abs(wanted), relative < SINGLE ? SMALLEST : SMALLEST_SINGLE));
      }
    } else {
      assertThat(cell).as(what).isEqualTo(Fixtures.cell(expected));
    }
  }

  /** Below this, a difference is held against this: sums of numbers around 1 cancel to zero. */
  private static final double SMALLEST = 1e-3;

  /** The same for numbers of float32, whose sums around 1 keep seven digits. */
  private static final double SMALLEST_SINGLE = 0.1;

  private static final double SINGLE = 1e-5;

  private static void flatten(Json value, int depth, List<Integer> shape, List<Json> flat) {
    if (value instanceof Json.Arr(List<Json> items)) {
      if (shape.size() <= depth) {
        shape.add(items.size());
      }
      for (Json item : items) {
        flatten(item, depth + 1, shape, flat);
      }
    } else {
      flat.add(value);
    }
  }

  private static List<Cell> cells(Answer answer) {
    var cells = new ArrayList<Cell>();
    switch (answer) {
      case Matrix m -> addAll(m, cells);
      case SparseMatrix s -> addAll(s.toDense(), cells);
      case Matrices list -> list.outputs().forEach(m -> addAll(m, cells));
      case Labels l -> {
        for (int i = 0; i < l.size(); i++) {
          cells.add(l.cell(i));
        }
      }
      case Table t -> {
        for (int i = 0; i < t.rows(); i++) {
          int row = i;
          t.columns().forEach(c -> cells.add(c.cell(row)));
        }
      }
    }
    return cells;
  }

  private static void addAll(Matrix m, List<Cell> cells) {
    for (double v : m.values()) {
      cells.add(m.type() == ElementType.BOOL ? new Cell.Bool(v != 0) : new Cell.Number(v));
    }
  }
}
