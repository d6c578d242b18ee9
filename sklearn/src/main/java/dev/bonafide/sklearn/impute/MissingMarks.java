package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;

/** {@code MissingIndicator}: where values were missing, for some columns. */
record MissingMarks(
    Inputs inputs, Missing missing, int[] features, boolean refusesNew, boolean sparse)
    implements Transformer {

  static MissingMarks read(Attributes a) throws RefusedException {
    Inputs inputs = Inputs.of(a);
    int columns =
        inputs.features() == Inputs.UNKNOWN ? a.get("_n_features").count() : inputs.features();
    boolean sparse = a.get("sparse").isText() ? false : a.flag("sparse");
    return new MissingMarks(
        inputs,
        Missing.read(a.get("missing_values")),
        a.get("features_").positions(Value.ANY, Math.max(1, columns)),
        a.flag("error_on_new") && a.text("features").equals("missing-only"),
        sparse);
  }

  /** The indicator inside an imputer. */
  static MissingMarks part(Value value) throws RefusedException {
    return read(value.attributes());
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, missing.rule());
    checkNew(checked);
    Matrix marks = marks(checked);
    return sparse ? dev.bonafide.sklearn.data.SparseMatrix.of(marks) : marks;
  }

  private void checkNew(Matrix x) throws RefusedException {
    if (!refusesNew) {
      return;
    }
    boolean[] known = new boolean[x.columns()];
    for (int feature : features) {
      known[feature] = true;
    }
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        if (!known[j] && missing.matches(x.get(i, j))) {
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "feature " + j + " has missing values but had none in the fit");
        }
      }
    }
  }

  /** Samples × marked features, of bool. */
  Matrix marks(Matrix x) {
    double[] target = new double[Math.multiplyExact(x.rows(), features.length)];
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int feature : features) {
        target[at++] = missing.matches(x.get(i, feature)) ? 1 : 0;
      }
    }
    return Matrix.of(x.rows(), features.length, target, ElementType.BOOL);
  }

  /** The same of a table, a column for each marked feature. */
  List<Column> marks(Table x) {
    var columns = new ArrayList<Column>();
    for (int feature : features) {
      var cells = new ArrayList<Cell>(x.rows());
      for (int i = 0; i < x.rows(); i++) {
        cells.add(new Cell.Bool(missing.matches(x.columns().get(feature).cell(i))));
      }
      columns.add(new Column.Cells(cells));
    }
    return columns;
  }

  /** Two matrices of the same rows, in the type of the first. */
  static Matrix beside(Matrix left, Matrix right) {
    int columns = left.columns() + right.columns();
    double[] target = new double[Math.multiplyExact(left.rows(), columns)];
    for (int i = 0; i < left.rows(); i++) {
      System.arraycopy(left.values(), i * left.columns(), target, i * columns, left.columns());
      System.arraycopy(
          right.values(),
          i * right.columns(),
          target,
          i * columns + left.columns(),
          right.columns());
    }
    return Matrix.of(left.rows(), columns, target, left.type());
  }
}
