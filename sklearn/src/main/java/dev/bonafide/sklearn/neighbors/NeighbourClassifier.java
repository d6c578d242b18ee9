package dev.bonafide.sklearn.neighbors;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * {@code KNeighborsClassifier} and {@code RadiusNeighborsClassifier}: the neighbours vote.
 *
 * @param targets for each output the class of each sample
 * @param several whether labels have a column an output
 */
record NeighbourClassifier(
    Inputs inputs,
    NeighbourSearch search,
    Neighbourhood neighbourhood,
    boolean byDistance,
    List<Labels> classes,
    int[][] targets,
    boolean several)
    implements Estimator {

  static Estimator nearest(Attributes a) throws RefusedException {
    NeighbourSearch search = NeighbourSearch.read(a);
    return read(a, search, new Neighbourhood.Nearest(search.count(a, "n_neighbors")));
  }

  static Estimator within(Attributes a) throws RefusedException {
    return read(a, NeighbourSearch.read(a), OutlierLabels.neighbourhood(a));
  }

  private static Estimator read(Attributes a, NeighbourSearch search, Neighbourhood neighbourhood)
      throws RefusedException {
    boolean several = a.flag("outputs_2d_");
    List<Labels> classes =
        several ? a.get("classes_").labelLists() : List.of(a.get("classes_").labels());
    int samples = search.samples().rows();
    int[][] targets = new int[classes.size()][];
    if (several) {
      Matrix all = a.get("_y").matrix(samples, classes.size());
      for (int k = 0; k < targets.length; k++) {
        targets[k] = positions(a, all.column(k), classes.get(k).size());
      }
    } else {
      targets[0] = positions(a, a.get("_y").flat(samples), classes.getFirst().size());
    }
    return new NeighbourClassifier(
        Inputs.of(a, search.samples().columns()),
        search,
        neighbourhood,
        NeighbourSearch.byDistance(a),
        classes,
        targets,
        several);
  }

  private static int[] positions(Attributes a, double[] numbers, int bound)
      throws RefusedException {
    int[] positions = new int[numbers.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (int) numbers[i];
      if (positions[i] != numbers[i] || positions[i] < 0 || positions[i] >= bound) {
        throw a.get("_y").invalid("positions from 0 to " + (bound - 1));
      }
    }
    return positions;
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    List<Matrix> shares = shares(x);
    var labels = new ArrayList<Labels>();
    for (int k = 0; k < shares.size(); k++) {
      Labels all = neighbourhood.labels(classes.get(k), k);
      labels.add(all.take(winners(shares.get(k), all.size() - 1)));
    }
    return several ? Labels.beside(labels) : labels.getFirst();
  }

  /** The greatest share; where there is none, the last label if it stands behind the classes. */
  private static int[] winners(Matrix shares, int last) {
    int[] best = Probabilities.argmax(shares);
    for (int i = 0; last == shares.columns() && i < best.length; i++) {
      best[i] = shares.get(i, best[i]) == 0 ? last : best[i];
    }
    return best;
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    List<Matrix> shares = shares(x);
    return several ? new Matrices(shares) : shares.getFirst();
  }

  private List<Matrix> shares(Features x) throws RefusedException {
    Matrix checked = search.input(inputs, x, neighbourhood.least());
    double[][] shares = new double[targets.length][];
    for (int k = 0; k < shares.length; k++) {
      shares[k] = new double[Math.multiplyExact(checked.rows(), classes.get(k).size())];
    }
    IntFunction<Neighbours> neighbours = neighbourhood.of(search, checked);
    for (int i = 0; i < checked.rows(); i++) {
      Neighbours found = neighbours.apply(i);
      double[] weights = found.weights(byDistance);
      for (int k = 0; k < shares.length; k++) {
        int width = classes.get(k).size();
        if (found.count() == 0) {
          neighbourhood.shareOfNone(shares[k], i * width, k, i);
        }
        for (int m = 0; m < weights.length; m++) {
          shares[k][i * width + targets[k][found.rows()[m]]] += weights[m];
        }
        normalise(shares[k], i * width, width);
      }
    }
    var matrices = new ArrayList<Matrix>();
    for (int k = 0; k < shares.length; k++) {
      matrices.add(Matrix.of(checked.rows(), classes.get(k).size(), shares[k]));
    }
    return matrices;
  }

  private static void normalise(double[] shares, int from, int width) {
    double sum = 0;
    for (int j = from; j < from + width; j++) {
      sum += shares[j];
    }
    for (int j = from; sum != 0 && j < from + width; j++) {
      shares[j] /= sum;
    }
  }
}
