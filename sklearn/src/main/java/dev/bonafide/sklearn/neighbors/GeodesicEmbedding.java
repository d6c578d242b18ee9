package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * {@code Isomap}: a new sample reaches every sample of the fit through its neighbours, and the
 * lengths of these ways are projected by a kernel PCA.
 *
 * @param neighbourhood a number of neighbours, or zero where the radius decides
 * @param ways the shortest ways between the samples of the fit
 * @param keepsSingle whether lengths are rounded to float32 for float32 input, since 1.2
 */
record GeodesicEmbedding(
    Inputs inputs,
    NeighbourSearch search,
    int neighbourhood,
    double radius,
    Matrix ways,
    Estimator projection,
    boolean keepsSingle)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    Attributes fitted = a.get("nbrs_").attributes();
    NeighbourSearch search = NeighbourSearch.read(fitted);
    int samples = search.samples().rows();
    Estimator projection = a.get("kernel_pca_").estimator();
    if (!projection.methods().contains(Method.TRANSFORM)) {
      throw a.get("kernel_pca_").invalid("a transformer");
    }
    boolean nearest = a.isPresent("n_neighbors");
    return new GeodesicEmbedding(
        Inputs.of(a, search.samples().columns()),
        search,
        nearest ? search.count(fitted, "n_neighbors") : 0,
        nearest ? 0 : fitted.real("radius"),
        a.get("dist_matrix_").matrix(samples, samples),
        projection,
        a.version().atLeast(1, 2));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = search.input(inputs, x, neighbourhood);
    int samples = ways.rows();
    double[] kernel = new double[Math.multiplyExact(checked.rows(), samples)];
    IntFunction<Neighbours> neighbours =
        neighbourhood > 0
            ? search.nearest(checked, neighbourhood)
            : row -> search.within(checked, row, radius);
    for (int i = 0; i < checked.rows(); i++) {
      double[] shortest = shortest(some(neighbours.apply(i), i));
      for (int j = 0; j < samples; j++) {
        kernel[i * samples + j] = -0.5 * (shortest[j] * shortest[j]);
      }
    }
    Matrix lengths = Matrix.of(checked.rows(), samples, kernel);
    boolean single = keepsSingle && checked.type() == ElementType.FLOAT32;
    return projection.transform(single ? lengths.as(ElementType.FLOAT32) : lengths);
  }

  private static Neighbours some(Neighbours found, int row) throws RefusedException {
    if (found.count() == 0) {
      throw new RefusedException(
          Reason.INVALID_REQUEST, "a sample has no neighbour within the radius", "row " + row, "");
    }
    return found;
  }

  private double[] shortest(Neighbours neighbours) {
    int samples = ways.rows();
    double[] shortest = new double[samples];
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    for (int k = 0; k < neighbours.count(); k++) {
      int from = neighbours.rows()[k] * samples;
      for (int j = 0; j < samples; j++) {
        shortest[j] = Math.min(shortest[j], ways.values()[from + j] + neighbours.distances()[k]);
      }
    }
    return shortest;
  }
}
