package dev.bonafide.sklearn.mixture;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.algebra.SpecialFunctions;
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
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * {@code GaussianMixture} and {@code BayesianGaussianMixture}.
 *
 * @param logWeights what is added to each component's log density
 * @param keepsType whether it computes in the type of its samples, as since 1.7
 */
record Mixture(Inputs inputs, GaussianComponents components, double[] logWeights, boolean keepsType)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    GaussianComponents components = GaussianComponents.read(a);
    double[] weights = a.get("weights_").vector(components.count()).clone();
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.log(weights[k]);
    }
    return new Mixture(
        Inputs.of(a, components.features()), components, weights, a.version().atLeast(1, 7));
  }

  /** The expectations under the variational posterior take the place of the weights. */
  static Estimator readBayesian(Attributes a) throws RefusedException {
    GaussianComponents components = GaussianComponents.read(a);
    int count = components.count();
    int features = components.features();
    double[] logWeights = expectedLogWeights(a, count);
    double[] freedom = degreesOfFreedom(a, count);
    double[] meanPrecision = a.get("mean_precision_").vector(count);
    for (int k = 0; k < count; k++) {
      double logLambda = features * Math.log(2);
      for (int j = 0; j < features; j++) {
        logLambda += SpecialFunctions.digamma(0.5 * (freedom[k] - j));
      }
      logWeights[k] +=
          -0.5 * features * Math.log(freedom[k]) + 0.5 * (logLambda - features / meanPrecision[k]);
    }
    return new Mixture(Inputs.of(a, features), components, logWeights, a.version().atLeast(1, 7));
  }

  /** One number for all components that share a covariance. */
  private static double[] degreesOfFreedom(Attributes a, int count) throws RefusedException {
    if (!a.text("covariance_type").equals("tied")) {
      return a.get("degrees_of_freedom_").vector(count);
    }
    double[] all = new double[count];
    Arrays.fill(all, a.real("degrees_of_freedom_"));
    return all;
  }

  private static double[] expectedLogWeights(Attributes a, int count) throws RefusedException {
    Value concentration = a.get("weight_concentration_");
    double[] logs = new double[count];
    switch (a.text("weight_concentration_prior_type")) {
      case "dirichlet_process" -> {
        List<Value> pair = concentration.items(2);
        double[] first = pair.get(0).vector(count);
        double[] second = pair.get(1).vector(count);
        double before = 0;
        for (int k = 0; k < count; k++) {
          double both = SpecialFunctions.digamma(first[k] + second[k]);
          logs[k] = SpecialFunctions.digamma(first[k]) - both + before;
          before += SpecialFunctions.digamma(second[k]) - both;
        }
      }
      case "dirichlet_distribution" -> {
        double[] all = concentration.vector(count);
        double total = 0;
        for (double v : all) {
          total += v;
        }
        for (int k = 0; k < count; k++) {
          logs[k] = SpecialFunctions.digamma(all[k]) - SpecialFunctions.digamma(total);
        }
      }
      default ->
          throw a.get("weight_concentration_prior_type")
              .invalid("dirichlet_process or dirichlet_distribution");
    }
    return logs;
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.PREDICT_PROBA, Method.SCORE_SAMPLES);
  }

  /** Since 1.7, float32 where samples and means are. */
  private ElementType typeFor(Features x) {
    boolean single =
        keepsType
            && components.means().type() == ElementType.FLOAT32
            && x instanceof Matrix m
            && m.type() == ElementType.FLOAT32;
    return single ? ElementType.FLOAT32 : ElementType.FLOAT64;
  }

  private double[] weighted(Features x) throws RefusedException {
    Matrix samples = inputs.dense(x);
    double[] logs =
        components.logDensities(
            samples, keepsType && x instanceof Matrix m ? m.type() : ElementType.FLOAT64);
    for (int i = 0; i < logs.length; i++) {
      logs[i] += logWeights[i % logWeights.length];
    }
    return logs;
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] logs = weighted(x);
    int count = components.count();
    long[] labels = new long[x.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Probabilities.argmax(logs, i * count, count);
    }
    return new Labels.Ints(labels);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    double[] logs = weighted(x);
    Probabilities.normaliseLogRows(logs, x.rows(), components.count());
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.exp(logs[i]);
    }
    return Matrix.of(x.rows(), components.count(), logs).as(typeFor(x));
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    throw without(Method.PREDICT_LOG_PROBA);
  }

  @Override
  public Answer scoreSamples(Features x) throws RefusedException {
    double[] logs = weighted(x);
    int count = components.count();
    double[] scores = new double[x.rows()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Probabilities.logSumExp(logs, i * count, count);
    }
    return Matrix.vector(scores).as(typeFor(x));
  }
}
