package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * {@code KNeighborsTransformer} and {@code RadiusNeighborsTransformer}: samples × training samples,
 * sparse, with the distances of neighbours or ones.
 *
 * @param count of neighbours, or zero where the radius decides
 */
record NeighbourGraph(
    Inputs inputs, NeighbourSearch search, int count, double radius, boolean distances)
    implements Transformer {

  static Estimator nearest(Attributes a) throws RefusedException {
    NeighbourSearch search = NeighbourSearch.read(a);
    boolean distances = distances(a);
    // A sample of the fit is its own neighbour, so that scikit-learn asks for one more.
    int count = search.count(a, "n_neighbors") + (distances ? 1 : 0);
    if (count > search.samples().rows()) {
      throw a.get("n_neighbors").invalid("fewer than the " + search.samples().rows() + " samples");
    }
    return new NeighbourGraph(
        Inputs.of(a, search.samples().columns()), search, count, 0, distances);
  }

  static Estimator within(Attributes a) throws RefusedException {
    NeighbourSearch search = NeighbourSearch.read(a);
    return new NeighbourGraph(
        Inputs.of(a, search.samples().columns()), search, 0, a.real("radius"), distances(a));
  }

  private static boolean distances(Attributes a) throws RefusedException {
    return switch (a.text("mode")) {
      case "distance" -> true;
      case "connectivity" -> false;
      default -> throw a.get("mode").invalid("distance or connectivity");
    };
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    List<Neighbours> rows = new ArrayList<>();
    int[] starts = new int[checked.rows() + 1];
    IntFunction<Neighbours> neighbours =
        count > 0 ? search.nearest(checked, count) : row -> search.within(checked, row, radius);
    for (int i = 0; i < checked.rows(); i++) {
      Neighbours found = neighbours.apply(i);
      rows.add(found);
      starts[i + 1] = Math.addExact(starts[i], found.count());
    }
    int[] indices = new int[starts[checked.rows()]];
    double[] values = new double[indices.length];
    for (int i = 0; i < rows.size(); i++) {
      Neighbours found = rows.get(i);
      System.arraycopy(found.rows(), 0, indices, starts[i], found.count());
      for (int m = 0; m < found.count(); m++) {
        values[starts[i] + m] = distances ? found.distances()[m] : 1;
      }
    }
    return new SparseMatrix(
        checked.rows(), search.samples().rows(), starts, indices, values, ElementType.FLOAT64);
  }
}
