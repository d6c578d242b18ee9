package dev.bonafide.sklearn.cluster;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code KMeans}, {@code MiniBatchKMeans}, {@code MeanShift}, {@code AffinityPropagation} and
 * {@code Birch}: the label of the nearest centre, and distances to all.
 *
 * @param labels the label of each centre
 * @param transforms whether distances are offered
 * @param single whether distances of float32 are float32
 */
record CentreClustering(
    Inputs inputs, Centres centres, Labels.Ints labels, boolean transforms, boolean single)
    implements Estimator {

  /** The label is the centre's position, as int32. */
  static Estimator readKMeans(Attributes a) throws RefusedException {
    Centres centres = Centres.read(a.get("cluster_centers_"), Value.ANY);
    return new CentreClustering(
        Inputs.of(a, centres.features()),
        centres,
        positions(centres.count(), ElementType.INT32),
        true,
        true);
  }

  /** The label is the centre's position, as int64; no distances. */
  static Estimator readNearest(Attributes a) throws RefusedException {
    if (!a.has("cluster_centers_")) {
      throw a.unsupported("a precomputed affinity", "a fit on features");
    }
    Centres centres = Centres.read(a.get("cluster_centers_"), Value.ANY);
    return new CentreClustering(
        Inputs.of(a, centres.features()),
        centres,
        positions(centres.count(), ElementType.INT64),
        false,
        true);
  }

  static Estimator readBirch(Attributes a) throws RefusedException {
    Centres centres = Centres.read(a.get("subcluster_centers_"), Value.ANY);
    if (!(a.get("subcluster_labels_").labels() instanceof Labels.Ints labels)
        || labels.size() != centres.count()) {
      throw a.get("subcluster_labels_").invalid(centres.count() + " integers");
    }
    return new CentreClustering(
        Inputs.of(a, centres.features()), centres, labels, true, a.version().atLeast(1, 2));
  }

  private static Labels.Ints positions(int count, ElementType type) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return new Labels.Ints(values, type, 0);
  }

  @Override
  public Set<Method> methods() {
    return transforms ? EnumSet.of(Method.PREDICT, Method.TRANSFORM) : EnumSet.of(Method.PREDICT);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return labels.take(centres.nearest(inputs.densified(x, Inputs.NonFinite.REFUSED)));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    if (!transforms) {
      throw without(Method.TRANSFORM);
    }
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix distances = centres.distances(checked, !(x instanceof SparseMatrix));
    return single && checked.type() == ElementType.FLOAT32
        ? distances.as(ElementType.FLOAT32)
        : distances;
  }
}
