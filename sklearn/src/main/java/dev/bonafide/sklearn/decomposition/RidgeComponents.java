package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.linear.Standardisation;

/**
 * {@code SparsePCA} and {@code MiniBatchSparsePCA}: the weights of the components by ridge
 * regression, which is a linear map.
 */
final class RidgeComponents {
  /** More components than this cost too much to invert their products when a model is read. */
  private static final int MOST_COMPONENTS = 2000;

  private RidgeComponents() {}

  static Estimator read(Attributes a) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    int count = components.rows();
    int features = components.columns();
    if (count > MOST_COMPONENTS) {
      throw a.unsupported(count + " components", "at most " + MOST_COMPONENTS);
    }
    double[] gram = new double[count * count];
    for (int k = 0; k < count; k++) {
      for (int l = 0; l < count; l++) {
        double sum = k == l ? a.real("ridge_alpha") : 0;
        for (int j = 0; j < features; j++) {
          sum += components.get(k, j) * components.get(l, j);
        }
        gram[k * count + l] = sum;
      }
    }
    SquareMatrix inverse = SquareMatrix.of(count, gram).inverse().orElseThrow(() -> invalid(a));
    double[] weights = new double[Math.multiplyExact(features, count)];
    for (int j = 0; j < features; j++) {
      for (int l = 0; l < count; l++) {
        for (int k = 0; k < count; k++) {
          weights[j * count + l] += components.get(k, j) * inverse.get(k, l);
        }
      }
    }
    Transformer projection =
        new PlainProjection(
            Inputs.of(a, features),
            Standardisation.centring(a.get("mean_").vector(features)),
            LinearMap.ofWeights(
                Matrix.of(features, count, weights, components.type()), new double[count]));
    return a.version().atLeast(1, 6) ? new FlatRow(projection) : projection;
  }

  /** From 1.6 scikit-learn answers a single sample as an array of rank 1. */
  private record FlatRow(Transformer projection) implements Transformer {
    @Override
    public Inputs inputs() {
      return projection.inputs();
    }

    @Override
    public Features transform(Features x) throws RefusedException {
      Features answer = projection.transform(x);
      return answer instanceof Matrix m && m.rows() == 1
          ? Matrix.vector(m.values(), m.type())
          : answer;
    }

    @Override
    public boolean rowsAreIndependent() {
      return false;
    }
  }

  private static RefusedException invalid(Attributes a) {
    return a.invalid("the products of its components cannot be inverted", "a singular matrix", "");
  }
}
