package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.data.TokenLists;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code LabelEncoder}, {@code LabelBinarizer} and {@code MultiLabelBinarizer}: labels as positions
 * or as rows of two values.
 *
 * @param form which of the three
 * @param negative the value for labels that a sample does not have
 * @param positive the value for those it has
 * @param single whether two classes share one column
 */
record LabelCodes(
    Inputs inputs,
    Labels labels,
    Categories categories,
    Form form,
    int negative,
    int positive,
    boolean single,
    boolean sparse)
    implements Transformer {

  /** How labels are written. */
  enum Form {
    POSITIONS,
    COLUMNS,
    SETS,
    /** The input is an indicator matrix already. */
    INDICATORS
  }

  static Estimator readEncoder(Attributes a) throws RefusedException {
    return with(a, Form.POSITIONS, 0, 1, false, false);
  }

  static Estimator readBinarizer(Attributes a) throws RefusedException {
    String kind = a.text("y_type_");
    boolean indicators = kind.startsWith("multilabel");
    int classes = a.get("classes_").labels().size();
    return with(
        a,
        indicators ? Form.INDICATORS : Form.COLUMNS,
        a.integer("neg_label"),
        a.integer("pos_label"),
        !indicators && classes <= 2,
        a.flag("sparse_output"));
  }

  static Estimator readSets(Attributes a) throws RefusedException {
    return with(a, Form.SETS, 0, 1, false, a.flag("sparse_output"));
  }

  private static Estimator with(
      Attributes a, Form form, int negative, int positive, boolean single, boolean sparse)
      throws RefusedException {
    Labels labels = a.get("classes_").labels();
    return new LabelCodes(
        new Inputs(a.className(), Inputs.UNKNOWN, List.of()),
        labels,
        Categories.read(a.get("classes_")),
        form,
        negative,
        positive,
        single,
        sparse);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return switch (form) {
      case POSITIONS -> positions(cells(x));
      case COLUMNS -> columns(cells(x));
      case SETS -> sets(x);
      case INDICATORS -> indicators(x);
    };
  }

  private Matrix positions(List<Cell> cells) throws RefusedException {
    double[] codes = new double[cells.size()];
    for (int i = 0; i < codes.length; i++) {
      int code = categories.code(cells.get(i));
      if (code == Categories.UNKNOWN) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "y contains previously unseen labels",
            cells.get(i).toString(),
            "one of " + labels.size() + " labels");
      }
      codes[i] = code;
    }
    return Matrix.vector(codes, ElementType.INT64);
  }

  private Features columns(List<Cell> cells) {
    int width = single ? 1 : labels.size();
    double[] target = new double[Math.multiplyExact(cells.size(), width)];
    java.util.Arrays.fill(target, negative);
    for (int i = 0; i < cells.size(); i++) {
      int code = categories.code(cells.get(i));
      int column = single ? code - 1 : code;
      if (column >= 0) {
        target[i * width + column] = positive;
      }
    }
    return finished(cells.size(), width, target);
  }

  private Features sets(Features x) throws RefusedException {
    if (!(x instanceof TokenLists lists)) {
      throw new RefusedException(
          Reason.INVALID_REQUEST, inputs.estimator() + " takes lists of labels");
    }
    int width = labels.size();
    double[] target = new double[Math.multiplyExact(lists.rows(), width)];
    for (int i = 0; i < lists.rows(); i++) {
      for (String label : lists.samples().get(i)) {
        int code = categories.code(new Cell.Text(label));
        if (code != Categories.UNKNOWN) {
          target[i * width + code] = 1;
        }
      }
    }
    return finished(lists.rows(), width, target);
  }

  private Features indicators(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    if (checked.columns() != labels.size()) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "another number of labels",
          Integer.toString(checked.columns()),
          Integer.toString(labels.size()));
    }
    double[] target = new double[checked.values().length];
    for (int i = 0; i < target.length; i++) {
      target[i] = checked.values()[i] != 0 ? positive : negative;
    }
    return finished(checked.rows(), checked.columns(), target);
  }

  private Features finished(int rows, int columns, double[] target) {
    Matrix matrix = Matrix.of(rows, columns, target, ElementType.INT64);
    return sparse ? SparseMatrix.of(matrix) : matrix;
  }

  /** One label for each sample: rank 1, or a single column. */
  private List<Cell> cells(Features x) throws RefusedException {
    var cells = new ArrayList<Cell>();
    switch (x) {
      case Documents d -> d.texts().forEach(text -> cells.add(new Cell.Text(text)));
      case Matrix m when m.columns() == 1 -> {
        for (double v : m.values()) {
          cells.add(new Cell.Number(v));
        }
      }
      case Table t when t.columns().size() == 1 -> {
        for (int i = 0; i < t.rows(); i++) {
          cells.add(t.columns().getFirst().cell(i));
        }
      }
      default ->
          throw new RefusedException(
              Reason.INVALID_REQUEST, inputs.estimator() + " takes one label for each sample");
    }
    return cells;
  }
}
