package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * {@code LocalOutlierFactor} for novelties: how dense it is around a sample, against around its
 * neighbours.
 *
 * @param reach for each training sample the distance of its farthest neighbour
 * @param densities of the training samples
 * @param single whether densities are float32
 */
record OutlierFactor(
    Inputs inputs,
    NeighbourSearch search,
    int count,
    double[] reach,
    double[] densities,
    double offset,
    boolean single)
    implements Estimator {

  /** Keeps densities finite among duplicates, as in scikit-learn. */
  private static final double SMALL = 1e-10;

  static Estimator read(Attributes a) throws RefusedException {
    if (!a.flag("novelty")) {
      throw a.unsupported("novelty=False, which answers for training samples only", "novelty=True");
    }
    NeighbourSearch search = NeighbourSearch.read(a);
    int samples = search.samples().rows();
    int count = search.count(a, "n_neighbors_");
    Matrix distances = a.get("_distances_fit_X_").matrix(samples, Value.ANY);
    if (distances.columns() < count) {
      throw a.get("_distances_fit_X_").invalid("at least " + count + " columns");
    }
    return new OutlierFactor(
        Inputs.of(a, search.samples().columns()),
        search,
        count,
        distances.column(count - 1),
        a.get("_lrd").vector(samples),
        a.real("offset_"),
        a.get("_lrd").array().dtype().itemBytes() == 4);
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.DECISION_FUNCTION, Method.SCORE_SAMPLES);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] scores = scores(x, offset);
    long[] labels = new long[scores.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scores[i] < 0 ? -1 : 1;
    }
    return new Labels.Ints(labels);
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    return answer(x, offset);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    return answer(x, 0);
  }

  private Matrix answer(Features x, double shift) throws RefusedException {
    Matrix scores = Matrix.vector(scores(x, shift));
    return single && x instanceof Matrix m && m.type() == ElementType.FLOAT32
        ? scores.as(ElementType.FLOAT32)
        : scores;
  }

  private double[] scores(Features x, double shift) throws RefusedException {
    Matrix checked = search.input(inputs, x, count);
    boolean rounds = checked.type() == ElementType.FLOAT32;
    double[] scores = new double[checked.rows()];
    IntFunction<Neighbours> neighbours = search.nearest(checked, count);
    for (int i = 0; i < scores.length; i++) {
      Neighbours found = neighbours.apply(i);
      double reached = 0;
      for (int m = 0; m < count; m++) {
        double distance = rounds ? (float) found.distances()[m] : found.distances()[m];
        reached += Math.max(distance, reach[found.rows()[m]]);
      }
      double density = 1 / (reached / count + SMALL);
      double ratios = 0;
      for (int m = 0; m < count; m++) {
        ratios += densities[found.rows()[m]] / density;
      }
      scores[i] = -(ratios / count) - shift;
    }
    return scores;
  }
}
