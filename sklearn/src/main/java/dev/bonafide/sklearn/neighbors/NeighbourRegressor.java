package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * {@code KNeighborsRegressor} and {@code RadiusNeighborsRegressor}: the mean over the neighbours.
 *
 * @param radius to look within, or NaN to take the nearest
 * @param flat whether there is one output without an axis of its own
 */
record NeighbourRegressor(
    Inputs inputs,
    NeighbourSearch search,
    int count,
    double radius,
    boolean byDistance,
    Matrix targets,
    boolean flat)
    implements Estimator {

  static Estimator nearest(Attributes a) throws RefusedException {
    NeighbourSearch search = NeighbourSearch.read(a);
    return read(a, search, search.count(a, "n_neighbors"), Double.NaN);
  }

  static Estimator within(Attributes a) throws RefusedException {
    double radius = a.real("radius");
    if (Double.isNaN(radius)) {
      throw a.get("radius").invalid("a number");
    }
    return read(a, NeighbourSearch.read(a), 0, radius);
  }

  private static Estimator read(Attributes a, NeighbourSearch search, int count, double radius)
      throws RefusedException {
    Value y = a.get("_y");
    int samples = search.samples().rows();
    boolean flat = y.array().rank() == 1;
    Matrix targets = flat ? y.column(samples) : y.matrix(samples, Value.ANY);
    boolean whole = "iu".indexOf(y.array().dtype().kind()) >= 0;
    return new NeighbourRegressor(
        Inputs.of(a, search.samples().columns()),
        search,
        count,
        radius,
        NeighbourSearch.byDistance(a),
        whole ? targets.as(ElementType.INT64) : targets,
        flat);
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix checked = search.input(inputs, x, Double.isNaN(radius) ? count : 0);
    int width = targets.columns();
    double[] means = new double[Math.multiplyExact(checked.rows(), width)];
    IntFunction<Neighbours> neighbours =
        Double.isNaN(radius)
            ? search.nearest(checked, count)
            : row -> search.within(checked, row, radius);
    for (int i = 0; i < checked.rows(); i++) {
      Neighbours found = neighbours.apply(i);
      double[] weights = found.weights(byDistance);
      for (int j = 0; j < width; j++) {
        means[i * width + j] = mean(found.rows(), weights, j);
      }
    }
    boolean single = targets.type() == ElementType.FLOAT32 && !byDistance;
    return (flat ? Matrix.vector(means) : Matrix.of(checked.rows(), width, means))
        .as(single ? ElementType.FLOAT32 : ElementType.FLOAT64);
  }

  private double mean(int[] rows, double[] weights, int output) {
    if (rows.length == 0) {
      // numpy writes NaN into an array of integers as the least of them.
      return targets.type() == ElementType.INT64 ? Long.MIN_VALUE : Double.NaN;
    }
    double sum = 0;
    double total = 0;
    for (int m = 0; m < rows.length; m++) {
      sum += weights[m] * targets.get(rows[m], output);
      total += weights[m];
    }
    return sum / total;
  }
}
