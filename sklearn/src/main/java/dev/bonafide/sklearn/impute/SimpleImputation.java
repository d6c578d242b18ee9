package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code SimpleImputer}: one value for each column; columns without any value are left out. */
final class SimpleImputation implements Transformer {
  private final Inputs inputs;
  private final Missing missing;
  private final List<Cell> statistics;
  private final int[] kept;
  private final boolean computed;
  private final @Nullable MissingMarks marks;

  private SimpleImputation(
      Inputs inputs,
      Missing missing,
      List<Cell> statistics,
      int[] kept,
      boolean computed,
      @Nullable MissingMarks marks) {
    this.inputs = inputs;
    this.missing = missing;
    this.statistics = statistics;
    this.kept = kept;
    this.computed = computed;
    this.marks = marks;
  }

  static Estimator read(Attributes a) throws RefusedException {
    List<Cell> statistics = a.get("statistics_").cells();
    // Until 1.7 a constant also filled columns without any value.
    boolean constant = a.text("strategy").equals("constant") && !a.version().atLeast(1, 8);
    boolean all = constant || a.flag("keep_empty_features", false);
    var kept = new ArrayList<Integer>();
    for (int j = 0; j < statistics.size(); j++) {
      boolean empty =
          statistics.get(j) instanceof Cell.None
              || (statistics.get(j) instanceof Cell.Number(double v) && Double.isNaN(v));
      if (all || !empty) {
        kept.add(j);
      }
    }
    return new SimpleImputation(
        Inputs.of(a, statistics.size()),
        Missing.read(a.get("missing_values")),
        statistics,
        kept.stream().mapToInt(Integer::intValue).toArray(),
        a.text("strategy").equals("mean") || a.text("strategy").equals("median"),
        a.flag("add_indicator", false) ? MissingMarks.part(a.get("indicator_")) : null);
  }

  /** What each column of the input is filled in with. */
  List<Cell> statistics() {
    return statistics;
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    if (x instanceof Table table && !numeric(table)) {
      return table(table);
    }
    Matrix checked = inputs.densified(x, missing.rule());
    double[] target = new double[Math.multiplyExact(checked.rows(), kept.length)];
    for (int i = 0, at = 0; i < checked.rows(); i++) {
      for (int j : kept) {
        double v = checked.get(i, j);
        target[at++] =
            missing.matches(v) && statistics.get(j) instanceof Cell.Number(double s) ? s : v;
      }
    }
    // Means and medians are floating, and so is what they are filled in.
    ElementType type =
        computed && !checked.type().isFloating() ? ElementType.FLOAT64 : checked.type();
    Matrix filled = Matrix.of(checked.rows(), kept.length, target, type);
    return marks == null ? filled : MissingMarks.beside(filled, marks.marks(checked));
  }

  private boolean numeric(Table table) {
    boolean texts = statistics.stream().anyMatch(c -> c instanceof Cell.Text);
    return !texts
        && table.columns().stream()
            .allMatch(
                c -> {
                  for (int i = 0; i < c.rows(); i++) {
                    if (c.cell(i) instanceof Cell.Text) {
                      return false;
                    }
                  }
                  return true;
                });
  }

  private Table table(Table x) throws RefusedException {
    inputs.checkNames(x.names());
    inputs.checkFeatures(x.columns().size());
    var columns = new ArrayList<Column>();
    for (int j : kept) {
      var cells = new ArrayList<Cell>(x.rows());
      for (int i = 0; i < x.rows(); i++) {
        Cell cell = x.columns().get(j).cell(i);
        cells.add(missing.matches(cell) ? statistics.get(j) : cell);
      }
      columns.add(new Column.Cells(cells));
    }
    if (marks != null) {
      columns.addAll(marks.marks(x));
    }
    return new Table(List.of(), columns, x.rows());
  }
}
