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
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * scikit-learn's {@code LabelPropagation} and {@code LabelSpreading}: the labels that were spread
 * over the training samples, averaged over those near a new one.
 *
 * @param distributions of the labels of each training sample
 */
record LabelPropagation(Inputs inputs, Labels labels, Matrix distributions, Nearness nearness)
    implements Estimator {

  /** Which training samples count for a new one, and how much. */
  sealed interface Nearness {
    /** All, by {@code exp(-gamma d²)}. */
    record Kernel(Matrix samples, double gamma) implements Nearness {}

    /** The nearest ones, all alike. */
    record Nearest(NeighbourSearch search, int count) implements Nearness {}
  }

  static LabelPropagation read(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    Matrix distributions = a.get("label_distributions_").matrix(Value.ANY, labels.size());
    Value kernel = a.get("kernel");
    if (!kernel.isText()) {
      throw a.unsupported("a kernel that is a Python function", "rbf or knn");
    }
    Nearness nearness =
        switch (kernel.text()) {
          case "rbf" ->
              new Nearness.Kernel(
                  a.get("X_").matrixOrSparse(distributions.rows(), Value.ANY), a.real("gamma"));
          case "knn" -> nearest(a, distributions.rows());
          default -> throw kernel.invalid("rbf or knn");
        };
    int features =
        switch (nearness) {
          case Nearness.Kernel(Matrix samples, double gamma) -> samples.columns();
          case Nearness.Nearest(NeighbourSearch search, int count) -> search.samples().columns();
        };
    return new LabelPropagation(Inputs.of(a, features), labels, distributions, nearness);
  }

  private static Nearness nearest(Attributes a, int samples) throws RefusedException {
    Attributes fitted = a.get("nn_fit").attributes();
    NeighbourSearch search = NeighbourSearch.read(fitted);
    if (search.samples().rows() != samples) {
      throw a.get("nn_fit").invalid(samples + " samples");
    }
    return new Nearness.Nearest(search, search.count(fitted, "n_neighbors"));
  }

  @Override
  public Set<Method> methods() {
    return EnumSet.of(Method.PREDICT, Method.PREDICT_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return labels.take(Probabilities.argmax(probabilities(x)));
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    return probabilities(x);
  }

  /** Not numbers for a sample that is near none. */
  private Matrix probabilities(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    int k = labels.size();
    double[] target = new double[Math.multiplyExact(checked.rows(), k)];
    switch (nearness) {
      case Nearness.Kernel(Matrix samples, double gamma) -> {
        for (int i = 0; i < checked.rows(); i++) {
          addAll(target, checked, i, samples, gamma);
        }
      }
      case Nearness.Nearest(NeighbourSearch search, int count) -> {
        IntFunction<Neighbours> neighbours = search.nearest(checked, count);
        for (int i = 0; i < checked.rows(); i++) {
          for (int row : neighbours.apply(i).rows()) {
            add(target, i, row, 1);
          }
        }
      }
    }
    for (int i = 0; i < checked.rows(); i++) {
      double sum = 0;
      for (int c = i * k; c < (i + 1) * k; c++) {
        sum += target[c];
      }
      for (int c = i * k; c < (i + 1) * k; c++) {
        target[c] /= sum;
      }
    }
    return Matrix.of(checked.rows(), k, target);
  }

  private void addAll(double[] target, Matrix x, int row, Matrix samples, double gamma) {
    int n = samples.columns();
    // In float32 the kernel of a far sample is 0, and one that is far from all belongs to none.
    boolean single = x.type() == ElementType.FLOAT32 && samples.type() == ElementType.FLOAT32;
    for (int s = 0; s < samples.rows(); s++) {
      double squared = 0;
      for (int j = 0; j < n; j++) {
        double d = x.values()[row * n + j] - samples.values()[s * n + j];
        squared += d * d;
      }
      double weight = Math.exp(-gamma * squared);
      add(target, row, s, single ? (float) weight : weight);
    }
  }

  private void add(double[] target, int row, int sample, double weight) {
    int k = labels.size();
    for (int c = 0; c < k; c++) {
      target[row * k + c] += weight * distributions.values()[sample * k + c];
    }
  }
}
