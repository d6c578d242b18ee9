package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * {@code KNNImputer}: the mean over the nearest training samples that have the value, by the
 * distance over the columns that both have.
 */
final class NeighbourImputation implements Transformer {
  private record Donor(double distance, int row) {}

  private final Inputs inputs;
  private final Missing missing;
  private final Matrix samples;
  private final boolean[] absent;
  private final int[] kept;
  private final boolean[] valid;
  private final double[] means;
  private final double[] filled;
  private final double[] norms;
  private final int neighbours;
  private final boolean byDistance;
  private final @Nullable MissingMarks marks;

  private NeighbourImputation(
      Inputs inputs,
      Missing missing,
      Matrix samples,
      boolean[] absent,
      int[] kept,
      boolean[] valid,
      int neighbours,
      boolean byDistance,
      @Nullable MissingMarks marks) {
    this.inputs = inputs;
    this.missing = missing;
    this.samples = samples;
    this.absent = absent;
    this.kept = kept;
    this.valid = valid;
    this.neighbours = neighbours;
    this.byDistance = byDistance;
    this.marks = marks;
    this.means = means(samples, absent);
    this.filled = samples.values().clone();
    for (int i = 0; i < filled.length; i++) {
      filled[i] = absent[i] ? 0 : filled[i];
    }
    this.norms = new double[samples.rows()];
    for (int k = 0; k < norms.length; k++) {
      norms[k] = squaredNorm(filled, k * samples.columns(), samples.columns());
    }
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
        valid,
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
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x, missing.rule());
    double[] target = new double[Math.multiplyExact(checked.rows(), kept.length)];
    for (int i = 0, at = 0; i < checked.rows(); i++) {
      double[] distances = null;
      for (int j : kept) {
        double v = valid[j] ? checked.get(i, j) : 0;
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

  /**
   * Distances to every training sample; NaN where no column is common. In scikit-learn's form and
   * order of operations: samples at the same distance are told apart by the last bits of it.
   */
  private double[] distances(Matrix x, int row) {
    int columns = samples.columns();
    double[] own = new double[columns];
    boolean[] lacks = new boolean[columns];
    for (int j = 0; j < columns; j++) {
      lacks[j] = missing.matches(x.get(row, j));
      own[j] = lacks[j] ? 0 : x.get(row, j);
    }
    double norm = squaredNorm(own, 0, columns);
    double[] distances = new double[samples.rows()];
    for (int k = 0; k < distances.length; k++) {
      distances[k] = distance(own, lacks, norm, k * columns);
    }
    return distances;
  }

  private double distance(double[] own, boolean[] lacks, double norm, int at) {
    double dot = 0;
    double ownMissing = 0;
    double otherMissing = 0;
    int common = 0;
    for (int j = 0; j < own.length; j++) {
      double other = filled[at + j];
      dot = Math.fma(own[j], other, dot);
      ownMissing += absent[at + j] ? own[j] * own[j] : 0;
      otherMissing += lacks[j] ? other * other : 0;
      common += lacks[j] || absent[at + j] ? 0 : 1;
    }
    double squared = -2 * dot + norm + norms[at / own.length];
    squared = Math.max(Math.max(squared, 0) - ownMissing - otherMissing, 0);
    return common == 0 ? Double.NaN : Math.sqrt(squared / common * own.length);
  }

  /** Even and odd elements apart, eight at a time from the back, as numpy sums them. */
  private static double squaredNorm(double[] v, int from, int count) {
    double even = 0;
    double odd = 0;
    int j = 0;
    for (; j + 8 <= count; j += 8) {
      for (int pair = 6; pair >= 0; pair -= 2) {
        double e = v[from + j + pair];
        double o = v[from + j + pair + 1];
        even = e * e + even;
        odd = o * o + odd;
      }
    }
    for (; j < count; j += 2) {
      double e = v[from + j];
      double o = j + 1 < count ? v[from + j + 1] : 0;
      even = e * e + even;
      odd = o * o + odd;
    }
    return even + odd;
  }

  private double imputed(double[] distances, int column) {
    int count = 0;
    int known = 0;
    double[] near = new double[distances.length];
    int[] rows = new int[distances.length];
    for (int k = 0; k < distances.length; k++) {
      if (!absent[k * samples.columns() + column]) {
        near[count] = distances[k];
        rows[count++] = k;
        known += Double.isNaN(distances[k]) ? 0 : 1;
      }
    }
    if (known == 0) {
      return means[column];
    }
    int wanted = Math.min(Math.max(neighbours, 1), count);
    int[] order = Introselect.smallest(java.util.Arrays.copyOf(near, count), wanted);
    var nearest = new ArrayList<Donor>();
    for (int i = 0; i < wanted; i++) {
      if (!Double.isNaN(near[order[i]])) {
        nearest.add(new Donor(near[order[i]], rows[order[i]]));
      }
    }
    boolean exact = byDistance && nearest.stream().anyMatch(d -> d.distance() == 0);
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
