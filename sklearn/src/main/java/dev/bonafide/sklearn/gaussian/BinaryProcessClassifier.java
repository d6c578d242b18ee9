package dev.bonafide.sklearn.gaussian;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SpecialFunctions;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Value;
import java.util.List;
import java.util.Set;

/**
 * The two-class Gaussian process classifier inside {@code GaussianProcessClassifier}: Laplace's
 * approximation, with Williams and Barber's sum of error functions for the probability.
 *
 * @param residuals what is left of each training target
 * @param roots square roots of the Hessian's diagonal
 * @param cholesky lower triangle, training samples × training samples
 */
record BinaryProcessClassifier(
    Inputs inputs,
    Labels labels,
    Covariance kernel,
    Matrix samples,
    double[] residuals,
    double[] roots,
    Matrix cholesky)
    implements Estimator {
  private static final double[] LAMBDAS = {0.41, 0.4, 0.37, 0.44, 0.39};
  private static final double[] COEFFICIENTS = {
    -1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654
  };

  static Estimator read(Attributes a) throws RefusedException {
    Matrix samples = a.get("X_train_").matrix(Value.ANY, Value.ANY);
    int count = samples.rows();
    Labels labels = a.get("classes_").labels();
    if (labels.size() != 2) {
      throw a.get("classes_").invalid("two classes");
    }
    double[] targets = a.get("y_train_").vector(count);
    double[] means = a.get("pi_").vector(count);
    double[] residuals = new double[count];
    for (int i = 0; i < count; i++) {
      residuals[i] = targets[i] - means[i];
    }
    return new BinaryProcessClassifier(
        new Inputs("GaussianProcessClassifier", samples.columns(), List.of()),
        labels,
        CovarianceReading.read(a.get("kernel_"), samples.columns()),
        samples,
        residuals,
        a.get("W_sr_").vector(count),
        a.get("L_").matrix(count, count));
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.PREDICT_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix near = kernel.matrix(inputs.dense(x), samples);
    int[] winners = new int[near.rows()];
    for (int i = 0; i < winners.length; i++) {
      winners[i] = latentMean(near, i) > 0 ? 1 : 0;
    }
    // scikit-learn chooses between two str, and numpy's answer then is no array of objects.
    return labels.take(winners) instanceof Labels.Texts texts
        ? new Labels.Texts(texts.values())
        : labels.take(winners);
  }

  private double latentMean(Matrix near, int row) {
    double sum = 0;
    for (int k = 0; k < residuals.length; k++) {
      sum += near.get(row, k) * residuals[k];
    }
    return sum;
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    throw without(Method.PREDICT_LOG_PROBA);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x);
    Matrix near = kernel.matrix(checked, samples);
    int columns = checked.columns();
    double[] both = new double[2 * checked.rows()];
    for (int i = 0; i < checked.rows(); i++) {
      double variance =
          kernel.variance(checked.values(), i * columns, columns) - explained(near, i);
      double p = probability(latentMean(near, i), variance);
      both[2 * i] = 1 - p;
      both[2 * i + 1] = p;
    }
    return Matrix.of(checked.rows(), 2, both);
  }

  /** The squared length of the solution of the triangular system for one row. */
  private double explained(Matrix near, int row) {
    int count = roots.length;
    double[] v = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double rest = roots[i] * near.get(row, i);
      for (int k = 0; k < i; k++) {
        rest -= cholesky.values()[i * count + k] * v[k];
      }
      v[i] = rest / cholesky.values()[i * count + i];
      sum += v[i] * v[i];
    }
    return sum;
  }

  private static double probability(double mean, double variance) {
    double alpha = 1 / (2 * variance);
    double sum = 0;
    double constants = 0;
    for (int i = 0; i < LAMBDAS.length; i++) {
      double gamma = LAMBDAS[i] * mean;
      double integral =
          Math.sqrt(Math.PI / alpha)
              * SpecialFunctions.erf(gamma * Math.sqrt(alpha / (alpha + LAMBDAS[i] * LAMBDAS[i])))
              / (2 * Math.sqrt(variance * 2 * Math.PI));
      sum += COEFFICIENTS[i] * integral;
      constants += COEFFICIENTS[i];
    }
    return sum + 0.5 * constants;
  }
}
