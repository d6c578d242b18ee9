package dev.bonafide.sklearn.discriminant;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Delegating;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearClassifier;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.linear.Standardisation;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code LinearDiscriminantAnalysis}: a linear classifier that can also project.
 *
 * @param centring what the projection starts with, if anything
 * @param projection null for a solver that has none
 * @param type in which float32 is projected
 */
record LinearDiscriminant(
    LinearClassifier inner,
    @Nullable Standardisation centring,
    @Nullable LinearMap projection,
    ElementType type)
    implements Delegating {

  static Estimator read(Attributes a) throws RefusedException {
    LinearClassifier classifier = LinearClassifier.readSoftmax(a);
    int features = classifier.map().features();
    return switch (a.text("solver")) {
      case "svd" ->
          new LinearDiscriminant(
              classifier,
              Standardisation.centring(a.get("xbar_").vector(features)),
              projection(a, features),
              a.get("scalings_").matrix(features, Value.ANY).type());
      case "eigen" ->
          new LinearDiscriminant(classifier, null, projection(a, features), ElementType.FLOAT64);
      case "lsqr" -> new LinearDiscriminant(classifier, null, null, ElementType.FLOAT64);
      default -> throw a.get("solver").invalid("svd, lsqr or eigen");
    };
  }

  /** The first {@code _max_components} columns of {@code scalings_}. */
  private static LinearMap projection(Attributes a, int features) throws RefusedException {
    Matrix scalings = a.get("scalings_").matrix(features, Value.ANY);
    int components = Math.min(a.get("_max_components").count(), scalings.columns());
    int[] positions = new int[components];
    for (int i = 0; i < components; i++) {
      positions[i] = i;
    }
    return LinearMap.ofWeights(scalings.select(positions), new double[components]);
  }

  @Override
  public Set<Method> methods() {
    var methods = EnumSet.copyOf(inner.methods());
    if (projection != null) {
      methods.add(Method.TRANSFORM);
    }
    return methods;
  }

  /** A probability of zero counts as the smallest normal number. */
  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    Matrix probabilities = (Matrix) inner.predictProba(x);
    double[] target = new double[probabilities.values().length];
    for (int i = 0; i < target.length; i++) {
      double p = probabilities.values()[i];
      target[i] = Math.log(p == 0 ? Double.MIN_NORMAL : p);
    }
    return Matrix.of(probabilities.rows(), probabilities.columns(), target)
        .as(probabilities.type());
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    if (projection == null) {
      throw without(Method.TRANSFORM);
    }
    Matrix checked = inputs().dense(x);
    Matrix centred = centring == null ? checked : centring.apply(checked);
    return Matrix.of(checked.rows(), projection.outputs(), projection.scores(centred))
        .as(checked.type() == ElementType.FLOAT32 ? type : ElementType.FLOAT64);
  }
}
