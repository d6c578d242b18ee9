package dev.bonafide.sklearn.discriminant;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import dev.bonafide.sklearn.linear.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code QuadraticDiscriminantAnalysis}: the log posterior of a normal distribution for each class.
 */
final class QuadraticDiscriminant implements Estimator {
  /** One class: its centre, the map to unit variance, and the constants of its log posterior. */
  private record Density(
      Standardisation centring, LinearMap whitening, double logDeterminant, double logPrior) {}

  private final Inputs inputs;
  private final Labels labels;
  private final List<Density> densities;
  private final boolean logarithmFirst;

  private QuadraticDiscriminant(
      Inputs inputs, Labels labels, List<Density> densities, boolean logarithmFirst) {
    this.inputs = inputs;
    this.labels = labels;
    this.densities = densities;
    this.logarithmFirst = logarithmFirst;
  }

  static Estimator read(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    int classes = labels.size();
    Matrix means = a.get("means_").matrix(classes, Value.ANY);
    double[] priors = a.get("priors_").vector(classes);
    List<Value> rotations = a.get("rotations_").items(classes);
    List<Value> scalings = a.get("scalings_").items(classes);
    var densities = new ArrayList<Density>();
    for (int k = 0; k < classes; k++) {
      double[] mean = means.rows(k, k + 1).values();
      Matrix rotation = rotations.get(k).matrix(means.columns(), Value.ANY);
      double[] scale = scalings.get(k).vector(rotation.columns());
      densities.add(density(mean, rotation, scale, priors[k]));
    }
    return new QuadraticDiscriminant(
        Inputs.of(a, means.columns()), labels, densities, a.version().atLeast(1, 6));
  }

  private static Density density(double[] mean, Matrix rotation, double[] scale, double prior) {
    double[] weights = rotation.values().clone();
    double logDeterminant = 0;
    for (int j = 0; j < scale.length; j++) {
      double inverseRoot = Math.pow(scale[j], -0.5);
      logDeterminant += Math.log(scale[j]);
      for (int i = 0; i < rotation.rows(); i++) {
        weights[i * scale.length + j] *= inverseRoot;
      }
    }
    return new Density(
        Standardisation.centring(mean),
        LinearMap.ofWeights(
            Matrix.of(rotation.rows(), scale.length, weights), new double[scale.length]),
        logDeterminant,
        Math.log(prior));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(
        Method.PREDICT, Method.DECISION_FUNCTION, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public Inputs inputs() {
    return inputs;
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  /** Samples × classes, up to a constant a sample. */
  private Matrix logPosteriors(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    int classes = densities.size();
    double[] target = new double[Math.multiplyExact(checked.rows(), classes)];
    for (int k = 0; k < classes; k++) {
      Density density = densities.get(k);
      int rank = density.whitening().outputs();
      double[] white = density.whitening().scores(density.centring().apply(checked));
      for (int i = 0; i < checked.rows(); i++) {
        double norm = 0;
        for (int j = i * rank; j < (i + 1) * rank; j++) {
          norm += white[j] * white[j];
        }
        target[i * classes + k] = -0.5 * (norm + density.logDeterminant()) + density.logPrior();
      }
    }
    return Matrix.of(checked.rows(), classes, target);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    return labels.take(Probabilities.argmax(logPosteriors(x)));
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    Matrix all = logPosteriors(x);
    if (all.columns() != 2) {
      return all;
    }
    double[] difference = new double[all.rows()];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = all.get(i, 1) - all.get(i, 0);
    }
    return Matrix.vector(difference);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    Matrix all = logPosteriors(x);
    Probabilities.softmaxRows(all.values(), all.rows(), all.columns());
    return all;
  }

  /** Until 1.5 the logarithm of the probabilities, which may be zero; since then without detour. */
  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    if (!logarithmFirst) {
      return Probabilities.logarithm(predictProba(x));
    }
    Matrix all = logPosteriors(x);
    double[] values = all.values();
    for (int i = 0; i < all.rows(); i++) {
      int from = i * all.columns();
      double greatest = values[from + Probabilities.argmax(values, from, all.columns())];
      double sum = 0;
      for (int j = from; j < from + all.columns(); j++) {
        sum += Math.exp(values[j] - greatest);
      }
      for (int j = from; j < from + all.columns(); j++) {
        values[j] = values[j] - greatest - Math.log(sum);
      }
    }
    return all;
  }
}
