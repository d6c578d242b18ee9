package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * All samples within a radius; a query without any has the outlier label, or is refused.
 *
 * @param labels one for each output, none where such queries are refused
 */
record OutlierLabels(double radius, List<Cell> labels) implements Neighbourhood {

  static OutlierLabels neighbourhood(Attributes a) throws RefusedException {
    var labels = new ArrayList<Cell>();
    if (a.isPresent("outlier_label_")) {
      List<Labels> classes =
          a.flag("outputs_2d_")
              ? a.get("classes_").labelLists()
              : List.of(a.get("classes_").labels());
      List<Value> items = a.get("outlier_label_").items(classes.size());
      for (int k = 0; k < items.size(); k++) {
        Cell label = items.get(k).cell();
        if (position(classes.get(k), label) < 0) {
          throw a.unsupported("an outlier label that is no class", "a label of classes_, or None");
        }
        checkComputed(a, classes.get(k), label);
        labels.add(label);
      }
    }
    return new OutlierLabels(a.real("radius"), labels);
  }

  /**
   * Since 1.4 the brute-force search takes the outlier label for a position among the classes. Only
   * where that makes no difference is it clear what the model means.
   */
  private static void checkComputed(Attributes a, Labels classes, Cell label)
      throws RefusedException {
    boolean confused =
        a.version().atLeast(1, 4)
            && a.text("_fit_method", "").equals("brute")
            && !a.flag("outputs_2d_")
            && !NeighbourSearch.byDistance(a);
    Value given = a.get("outlier_label");
    if (confused && (given.isText() || !label.equals(new Cell.Number(position(classes, label))))) {
      throw a.unsupported(
          "an outlier label in a brute-force search by votes", "algorithm ball_tree or kd_tree");
    }
  }

  private static int position(Labels classes, Cell label) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.cell(i).equals(label)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Neighbours of(NeighbourSearch search, Matrix x, int row) {
    return search.within(x, row, radius);
  }

  @Override
  public void shareOfNone(double[] shares, int from, Labels classes, int output, int row)
      throws RefusedException {
    if (labels.isEmpty()) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "no neighbours found for test sample " + row + ", and the model has no outlier label",
          "no training sample within the radius",
          "a sample within " + radius + " of a training sample");
    }
    shares[from + position(classes, labels.get(output))] = 1;
  }
}
