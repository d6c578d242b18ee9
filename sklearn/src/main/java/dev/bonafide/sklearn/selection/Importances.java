package dev.bonafide.sklearn.selection;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.List;

/**
 * How much each feature counts for a fitted estimator: the norm of its coefficients, or by how much
 * trees reduce impurity through it. Computed as scikit-learn's properties {@code coef_} and {@code
 * feature_importances_} are, since those are not in the file.
 */
final class Importances {
  private static final String COEFFICIENTS = "coef_";
  private static final String IMPORTANCES = "feature_importances_";

  private final double order;

  private Importances(double order) {
    this.order = order;
  }

  /**
   * Reads them.
   *
   * @param selector whose {@code importance_getter} and {@code norm_order} count
   * @param estimator fitted
   */
  static double[] read(Attributes selector, Attributes estimator) throws RefusedException {
    if (!selector.get("importance_getter").isText()) {
      throw selector.unsupported("an importance_getter that is a function", "auto, or a name");
    }
    var reading = new Importances(selector.real("norm_order"));
    String getter = selector.text("importance_getter");
    if (getter.equals("auto")) {
      return hasCoefficients(estimator) ? reading.coefficients(estimator) : trees(estimator);
    }
    String[] path = getter.split("\\.", -1);
    Attributes holder = holder(estimator, path);
    return switch (path[path.length - 1]) {
      case COEFFICIENTS -> reading.coefficients(holder);
      case IMPORTANCES -> trees(holder);
      default ->
          throw selector.unsupported("the importance_getter " + getter, "coef_ of an estimator");
    };
  }

  /** The estimator that the last name of a path is an attribute of. */
  private static Attributes holder(Attributes estimator, String[] path) throws RefusedException {
    Attributes holder = estimator;
    for (int i = 0; i < path.length - 1; i++) {
      if (path[i].equals("named_steps") && i + 1 < path.length - 1) {
        holder = step(holder, path[++i]);
      } else {
        holder = holder.get(path[i]).attributes();
      }
    }
    return holder;
  }

  private static Attributes step(Attributes pipeline, String name) throws RefusedException {
    for (Value step : pipeline.get("steps").items()) {
      List<Value> pair = step.items(2);
      if (pair.get(0).text().equals(name)) {
        return pair.get(1).attributes();
      }
    }
    throw pipeline.get("steps").invalid("a step named " + name);
  }

  private static boolean hasCoefficients(Attributes a) {
    return a.has(COEFFICIENTS) || a.has("dual_coef_");
  }

  private double[] coefficients(Attributes a) throws RefusedException {
    if (a.has(COEFFICIENTS)) {
      Value value = a.get(COEFFICIENTS);
      boolean flat = value.isArray() && value.array().rank() == 1;
      Matrix all =
          value.isSparse()
              ? value.matrixOrSparse(Value.ANY, Value.ANY)
              : value.matrixOrRow(Value.ANY, Value.ANY);
      return flat ? magnitudes(all.values()) : norms(all);
    }
    if (!a.text("kernel", "").equals("linear")) {
      throw a.unsupported("importances of another kernel", "linear");
    }
    return norms(linearMachine(a));
  }

  /** A row for each pair of classes; the sign does not count here. */
  private static Matrix linearMachine(Attributes a) throws RefusedException {
    Matrix vectors = a.get("support_vectors_").matrixOrSparse(Value.ANY, Value.ANY);
    Matrix dual = a.get("dual_coef_").matrixOrSparse(Value.ANY, vectors.rows());
    int n = vectors.columns();
    int classes = dual.rows() + 1;
    if (classes == 2) {
      double[] sum = new double[n];
      add(dual, 0, vectors, 0, vectors.rows(), sum, 0);
      return Matrix.of(1, n, sum);
    }
    int[] starts = new int[classes + 1];
    int[] counts = a.get("_n_support").positions(classes, vectors.rows() + 1);
    for (int k = 0; k < classes; k++) {
      starts[k + 1] = starts[k] + counts[k];
      if (starts[k + 1] > vectors.rows()) {
        throw a.get("_n_support").invalid("counts that add up to " + vectors.rows());
      }
    }
    long pairs = (long) classes * (classes - 1) / 2;
    if (pairs * n > 1 << 28) {
      throw a.get("dual_coef_").invalid("fewer pairs of classes");
    }
    double[] rows = new double[(int) pairs * n];
    int at = 0;
    for (int one = 0; one < classes; one++) {
      for (int other = one + 1; other < classes; other++, at += n) {
        add(dual, other - 1, vectors, starts[one], starts[one + 1], rows, at);
        add(dual, one, vectors, starts[other], starts[other + 1], rows, at);
      }
    }
    return Matrix.of((int) pairs, n, rows);
  }

  private static void add(
      Matrix dual, int row, Matrix vectors, int from, int to, double[] target, int at) {
    for (int s = from; s < to; s++) {
      for (int j = 0; j < vectors.columns(); j++) {
        target[at + j] += dual.get(row, s) * vectors.get(s, j);
      }
    }
  }

  private static double[] magnitudes(double[] values) {
    double[] target = new double[values.length];
    for (int j = 0; j < target.length; j++) {
      target[j] = Math.abs(values[j]);
    }
    return target;
  }

  /** The norm of each column. */
  private double[] norms(Matrix all) {
    double[] target = new double[all.columns()];
    for (int j = 0; j < target.length; j++) {
      double[] column = magnitudes(all.column(j));
      target[j] = norm(column);
    }
    return target;
  }

  private double norm(double[] magnitudes) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double greatest = 0;
    for (double v : magnitudes) {
      sum += order == 1 ? v : order == 2 ? v * v : Math.pow(v, order);
      least = Math.min(least, v);
      greatest = Math.max(greatest, v);
    }
    if (Double.isInfinite(order)) {
      return order > 0 ? greatest : least;
    }
    return order == 1 ? sum : order == 2 ? Math.sqrt(sum) : Math.pow(sum, 1 / order);
  }

  private static double[] trees(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    if (features > 1 << 28) {
      throw a.get("n_features_in_").invalid("at most " + (1 << 28) + " features");
    }
    if (a.has("tree_")) {
      double[] own = reductions(a, features);
      return own.length == 0 ? new double[features] : normalised(own);
    }
    boolean boosted = a.className().startsWith("GradientBoosting");
    double[] weights =
        a.has("estimator_weights_") ? a.get("estimator_weights_").vector(Value.ANY) : new double[0];
    List<Value> members = a.get("estimators_").items();
    double[] sum = new double[features];
    int count = 0;
    for (int i = 0; i < members.size(); i++) {
      Attributes member = members.get(i).attributes();
      double[] own = reductions(member, features);
      if (own.length == 0 && weights.length == 0) {
        continue; // A tree that is only a leaf says nothing.
      }
      count++;
      double[] part = boosted || own.length == 0 ? own : normalised(own);
      double weight = i < weights.length ? weights[i] : 1;
      for (int j = 0; j < part.length; j++) {
        sum[j] += weight * part[j];
      }
    }
    for (int j = 0; j < features && count > 0; j++) {
      sum[j] /= count;
    }
    return normalised(sum);
  }

  private static double[] normalised(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    double[] target = values.clone();
    for (int j = 0; j < target.length && sum > 0; j++) {
      target[j] /= sum;
    }
    return target;
  }

  /** By how much each feature reduces the impurity of a tree; empty for a single leaf. */
  private static double[] reductions(Attributes member, int features) throws RefusedException {
    Attributes tree = member.get("tree_").attributes();
    NdArray nodes = tree.get("nodes").array();
    int[] left = field(tree, nodes, "left_child").toInts();
    int[] right = field(tree, nodes, "right_child").toInts();
    int[] feature = field(tree, nodes, "feature").toInts();
    double[] impurity = field(tree, nodes, "impurity").toDoubles();
    double[] weight = field(tree, nodes, "weighted_n_node_samples").toDoubles();
    if (left.length < 2) {
      return new double[0];
    }
    double[] target = new double[features];
    for (int i = 0; i < left.length; i++) {
      if (left[i] == -1) {
        continue;
      }
      int l = left[i];
      int r = right[i];
      if (l < 0
          || r < 0
          || l >= left.length
          || r >= left.length
          || feature[i] < 0
          || feature[i] >= features) {
        throw tree.invalid(
            "a node that points outside", i + "", "children and features that exist");
      }
      target[feature[i]] +=
          weight[i] * impurity[i] - weight[l] * impurity[l] - weight[r] * impurity[r];
    }
    for (int j = 0; j < features; j++) {
      target[j] /= weight[0];
    }
    return target;
  }

  private static NdArray field(Attributes tree, NdArray nodes, String name)
      throws RefusedException {
    NdArray column = nodes.rank() == 1 && nodes.size() < 1 << 28 ? nodes.field(name) : null;
    if (column == null) {
      throw tree.invalid("its nodes lack a field", nodes.dtype().toString(), name);
    }
    return column;
  }
}
