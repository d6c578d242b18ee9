package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code KNNImputer}: the mean over the nearest training samples that have the value, by the
 * distance over the columns that both have.
 */
final class NeighbourImputation implements Estimator {
  private record Donor(double distance, int row) {}

  private final Inputs inputs;
  private final Missing missing;
  private final Matrix samples;
  private final boolean[] absent;
  private final int[] kept;
  private final double[] means;
  private final int neighbours;
  private final boolean byDistance;
  private final @Nullable MissingMarks marks;

  private NeighbourImputation(
      Inputs inputs,
      Missing missing,
      Matrix samples,
      boolean[] absent,
      int[] kept,
      int neighbours,
      boolean byDistance,
      @Nullable MissingMarks marks) {
    this.inputs = inputs;
    this.missing = missing;
    this.samples = samples;
    this.absent = absent;
    this.kept = kept;
    this.neighbours = neighbours;
    this.byDistance = byDistance;
    this.marks = marks;
    this.means = means(samples, absent);
  }

  static Estimator read(Attributes a) throws RefusedException {
    if (!a.get("metric").isText() || !a.text("metric").equals("nan_euclidean")) {
      throw a.unsupported("another metric", "nan_euclidean");
    }
    if (!a.get("weights").isText()) {
      throw a.unsupported("weights by a Python function", "uniform or distance");
    }
    Matrix samples = a.get("_fit_X").matrix(Value.ANY, Value.ANY);
    Missing missing = Missing.read(a.get("missing_values"));
    boolean[] absent = new boolean[samples.values().length];
    for (int i = 0; i < absent.length; i++) {
      absent[i] = missing.matches(samples.values()[i]);
    }
    boolean[] valid = a.get("_valid_mask").flags(samples.columns());
    boolean all = a.flag("keep_empty_features", false);
    var kept = new ArrayList<Integer>();
    for (int j = 0; j < valid.length; j++) {
      if (valid[j] || all) {
        kept.add(j);
      }
    }
    return new NeighbourImputation(
        Inputs.of(a, samples.columns()),
        missing,
        samples,
        absent,
        kept.stream().mapToInt(Integer::intValue).toArray(),
        a.get("n_neighbors").count(),
        a.text("weights").equals("distance"),
        a.flag("add_indicator", false) ? MissingMarks.part(a.get("indicator_")) : null);
  }

  private static double[] means(Matrix samples, boolean[] absent) {
    int columns = samples.columns();
    double[] means = new double[columns];
    int[] counts = new int[columns];
    for (int i = 0; i < absent.length; i++) {
      if (!absent[i]) {
        means[i % columns] += samples.values()[i];
        counts[i % columns]++;
      }
    }
    for (int j = 0; j < columns; j++) {
      // A column that is kept without any value is filled with zeros.
      means[j] = counts[j] == 0 ? 0 : means[j] / counts[j];
    }
    return means;
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.TRANSFORM);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Inputs.NonFinite rule =
        missing.isNan() ? Inputs.NonFinite.NAN_ALLOWED : Inputs.NonFinite.REFUSED;
    Matrix checked = inputs.dense(x, rule);
    double[] target = new double[Math.multiplyExact(checked.rows(), kept.length)];
    for (int i = 0, at = 0; i < checked.rows(); i++) {
      double[] distances = null;
      for (int j : kept) {
        double v = checked.get(i, j);
        if (missing.matches(v)) {
          distances = distances == null ? distances(checked, i) : distances;
          v = imputed(distances, j);
        }
        target[at++] = v;
      }
    }
    Matrix filled = Matrix.of(checked.rows(), kept.length, target);
    filled = checked.type().isFloating() ? filled.as(checked.type()) : filled;
    return marks == null ? filled : MissingMarks.beside(filled, marks.marks(checked));
  }

  /** Distances to every training sample; NaN where no column is common. */
  private double[] distances(Matrix x, int row) {
    int columns = samples.columns();
    double[] distances = new double[samples.rows()];
    for (int k = 0; k < distances.length; k++) {
      double sum = 0;
      int common = 0;
      for (int j = 0; j < columns; j++) {
        double v = x.get(row, j);
        if (!missing.matches(v) && !absent[k * columns + j]) {
          double d = v - samples.values()[k * columns + j];
          sum += d * d;
          common++;
        }
      }
      distances[k] = common == 0 ? Double.NaN : Math.sqrt(sum / common * columns);
    }
    return distances;
  }

  private double imputed(double[] distances, int column) {
    var donors = new ArrayList<Donor>();
    for (int k = 0; k < distances.length; k++) {
      if (!absent[k * samples.columns() + column] && !Double.isNaN(distances[k])) {
        donors.add(new Donor(distances[k], k));
      }
    }
    if (donors.isEmpty()) {
      return means[column];
    }
    donors.sort(Comparator.comparingDouble(Donor::distance));
    List<Donor> nearest = donors.subList(0, Math.min(Math.max(neighbours, 1), donors.size()));
    boolean exact = byDistance && nearest.getFirst().distance() == 0;
    double sum = 0;
    double total = 0;
    for (Donor donor : nearest) {
      double weight =
          !byDistance ? 1 : exact ? (donor.distance() == 0 ? 1 : 0) : 1 / donor.distance();
      sum += weight * samples.get(donor.row(), column);
      total += weight;
    }
    return sum / total;
  }
}
