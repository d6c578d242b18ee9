package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SquareMatrix;
import dev.bonafide.sklearn.algebra.Vectors;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.function.IntFunction;

/**
 * {@code LocallyLinearEmbedding}: the weights that rebuild a sample from its neighbours, applied to
 * where these were placed. All variants of the fit place new samples alike.
 *
 * @param places samples of the fit × components
 * @param regularisation of the weights, relative to the trace of the neighbours' products
 */
record LocalEmbedding(
    Inputs inputs, NeighbourSearch search, int count, Matrix places, double regularisation)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    NeighbourSearch search = NeighbourSearch.read(a.get("nbrs_").attributes());
    return new LocalEmbedding(
        Inputs.of(a, search.samples().columns()),
        search,
        search.count(a, "n_neighbors"),
        a.get("embedding_").matrix(search.samples().rows(), Value.ANY),
        a.real("reg"));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int components = places.columns();
    double[] target = new double[Math.multiplyExact(checked.rows(), components)];
    IntFunction<Neighbours> neighbours = search.nearest(checked, count);
    for (int i = 0; i < checked.rows(); i++) {
      int[] rows = neighbours.apply(i).rows();
      double[] weights = weights(checked, i, rows);
      for (int k = 0; k < count; k++) {
        for (int c = 0; c < components; c++) {
          target[i * components + c] += weights[k] * places.get(rows[k], c);
        }
      }
    }
    return Matrix.of(checked.rows(), components, target);
  }

  /** The weights, which sum to one. */
  private double[] weights(Matrix x, int row, int[] rows) throws RefusedException {
    double[] products = products(x, row, rows);
    double trace = 0;
    for (int k = 0; k < count; k++) {
      trace += products[k * count + k];
    }
    for (int k = 0; k < count; k++) {
      products[k * count + k] += trace > 0 ? regularisation * trace : regularisation;
    }
    SquareMatrix inverse =
        SquareMatrix.of(count, products)
            .inverse()
            .orElseThrow(
                () ->
                    new RefusedException(
                        Reason.INVALID_REQUEST,
                        "a sample cannot be rebuilt from its neighbours",
                        "row " + row,
                        "neighbours whose products can be inverted"));
    double[] weights = new double[count];
    double sum = 0;
    for (int k = 0; k < count; k++) {
      for (int l = 0; l < count; l++) {
        weights[k] += inverse.get(k, l);
      }
      sum += weights[k];
    }
    for (int k = 0; k < count; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  /** The products of the ways from the sample to its neighbours. */
  private double[] products(Matrix x, int row, int[] rows) {
    int n = x.columns();
    double[] ways = new double[Math.multiplyExact(count, n)];
    for (int k = 0; k < count; k++) {
      for (int j = 0; j < n; j++) {
        ways[k * n + j] = search.samples().get(rows[k], j) - x.get(row, j);
      }
    }
    double[] products = new double[Math.multiplyExact(count, count)];
    for (int k = 0; k < count; k++) {
      for (int l = 0; l < count; l++) {
        products[k * count + l] = Vectors.dot(ways, k * n, ways, l * n, n);
      }
    }
    return products;
  }
}
