package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Inputs;
import java.util.ArrayList;
import java.util.List;

/** Input of any kind of value, column by column. */
final class Columns {
  private Columns() {}

  static List<Column> of(Features x, Inputs inputs) throws RefusedException {
    return switch (x) {
      case Table t -> {
        inputs.checkNames(t.names());
        inputs.checkFeatures(t.columns().size());
        yield t.columns();
      }
      case Matrix m when m.rank() == 2 -> {
        inputs.checkFeatures(m.columns());
        var columns = new ArrayList<Column>();
        for (int j = 0; j < m.columns(); j++) {
          columns.add(new Column.Numbers(m.column(j), m.type()));
        }
        yield columns;
      }
      default -> throw inputs.notTwoDimensional(x);
    };
  }
}
