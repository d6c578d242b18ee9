package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * All samples within a radius; a query without any has the outlier label, or is refused.
 *
 * @param labels for each output its classes and then the outlier label; none where such queries are
 *     refused
 * @param positions of the class whose probability is 1 for an outlier; -1 where it is none
 */
record OutlierLabels(double radius, List<Labels> labels, int[] positions) implements Neighbourhood {

  /** Metrics of the search by votes that scikit-learn has since 1.4. */
  private static final Set<String> BY_VOTES =
      Set.of(
          "braycurtis",
          "canberra",
          "chebyshev",
          "cityblock",
          "haversine",
          "infinity",
          "l1",
          "l2",
          "manhattan",
          "minkowski",
          "p",
          "seuclidean");

  static OutlierLabels neighbourhood(Attributes a) throws RefusedException {
    double radius = a.real("radius");
    if (!a.isPresent("outlier_label_")) {
      return new OutlierLabels(radius, List.of(), new int[0]);
    }
    List<Labels> classes =
        a.flag("outputs_2d_")
            ? a.get("classes_").labelLists()
            : List.of(a.get("classes_").labels());
    List<Value> items = a.get("outlier_label_").items(classes.size());
    var labels = new ArrayList<Labels>();
    int[] positions = new int[items.size()];
    for (int k = 0; k < positions.length; k++) {
      Cell label = items.get(k).cell();
      labels.add(with(classes.get(k), label, items.get(k)));
      positions[k] =
          isByVotes(a) ? positionByVotes(a, classes.get(k)) : position(classes.get(k), label);
    }
    return new OutlierLabels(radius, labels, positions);
  }

  private static boolean isByVotes(Attributes a) throws RefusedException {
    return a.version().atLeast(1, 4)
        && a.text("_fit_method", "").equals("brute")
        && BY_VOTES.contains(a.text("effective_metric_"))
        && !a.flag("outputs_2d_")
        && !NeighbourSearch.byDistance(a);
  }

  /**
   * That search takes the label as it was given, and since 1.9 for a position among the classes.
   */
  private static int positionByVotes(Attributes a, Labels classes) throws RefusedException {
    Cell given = a.get("outlier_label").cell();
    if (!a.version().atLeast(1, 9)) {
      return position(classes, given);
    }
    for (int i = 0; i < classes.size(); i++) {
      if (given.equals(new Cell.Number(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int position(Labels classes, Cell label) {
    for (int i = 0; i < classes.size(); i++) {
      if (classes.cell(i).equals(label)) {
        return i;
      }
    }
    return -1;
  }

  private static Labels with(Labels classes, Cell label, Value where) throws RefusedException {
    int last = classes.size();
    if (classes instanceof Labels.Ints l && label instanceof Cell.Number(double v)) {
      long[] all = Arrays.copyOf(l.values(), last + 1);
      all[last] = (long) v;
      return new Labels.Ints(all, l.type(), 0);
    }
    if (classes instanceof Labels.Reals l && label instanceof Cell.Number(double v)) {
      double[] all = Arrays.copyOf(l.values(), last + 1);
      all[last] = v;
      return new Labels.Reals(all, l.type(), 0);
    }
    if (classes instanceof Labels.Texts l && label instanceof Cell.Text(String v)) {
      String[] all = Arrays.copyOf(l.values(), last + 1);
      all[last] = v;
      return new Labels.Texts(all, l.type(), 0);
    }
    if (classes instanceof Labels.Booleans l && label instanceof Cell.Bool(boolean v)) {
      boolean[] all = Arrays.copyOf(l.values(), last + 1);
      all[last] = v;
      return new Labels.Booleans(all, 0);
    }
    throw where.invalid("a label of the kind of the classes");
  }

  @Override
  public int least() {
    return 0;
  }

  @Override
  public IntFunction<Neighbours> of(NeighbourSearch search, Matrix x) {
    return row -> search.within(x, row, radius);
  }

  @Override
  public Labels labels(Labels classes, int output) {
    return labels.isEmpty() ? classes : labels.get(output);
  }

  @Override
  public void shareOfNone(double[] shares, int from, int output, int row) throws RefusedException {
    if (labels.isEmpty()) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "no neighbours found for test sample " + row + ", and the model has no outlier label",
          "no training sample within the radius",
          "a sample within " + radius + " of a training sample");
    }
    if (positions[output] >= 0) {
      shares[from + positions[output]] = 1;
    }
  }
}
