package dev.bonafide.sklearn.neighbors;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * {@code NearestCentroid}: the class whose centre is nearest; since 1.6 with priors and scores.
 *
 * @param priors of the classes, empty before 1.6
 * @param deviations within the classes, that scores are measured in
 */
record CentroidClassifier(
    Inputs inputs,
    Matrix centres,
    Metric metric,
    Labels labels,
    double[] priors,
    double[] deviations)
    implements Estimator {

  static Estimator read(Attributes a) throws RefusedException {
    if (!a.get("metric").isText()) {
      throw a.unsupported("a metric that is a Python function", "euclidean or manhattan");
    }
    Labels labels = a.get("classes_").labels();
    Matrix centres = a.get("centroids_").matrix(labels.size(), Value.ANY);
    boolean scored = a.isPresent("class_prior_") && a.isPresent("within_class_std_dev_");
    return new CentroidClassifier(
        Inputs.of(a, centres.columns()),
        centres,
        Metric.named(a, a.text("metric"), 2),
        labels,
        scored ? a.get("class_prior_").vector(labels.size()) : new double[0],
        scored ? a.get("within_class_std_dev_").flat(centres.columns()) : new double[0]);
  }

  @Override
  public Set<Method> methods() {
    return priors.length > 0 && metric.kind() == Metric.Kind.EUCLIDEAN
        ? EnumSet.of(
            Method.PREDICT,
            Method.PREDICT_PROBA,
            Method.PREDICT_LOG_PROBA,
            Method.DECISION_FUNCTION)
        : EnumSet.of(Method.PREDICT);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    Matrix scores = equalPriors() ? nearness(checked) : scores(checked);
    return labels.take(Probabilities.argmax(scores));
  }

  @Override
  public Answer decisionFunction(Features x) throws RefusedException {
    checkScored(Method.DECISION_FUNCTION);
    Matrix scores = scores(inputs.densified(x, Inputs.NonFinite.REFUSED));
    if (labels.size() != 2) {
      return scores;
    }
    double[] ratios = new double[scores.rows()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = scores.get(i, 1) - scores.get(i, 0);
    }
    return Matrix.vector(ratios);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    checkScored(Method.PREDICT_PROBA);
    double[] logs = logarithms(x);
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.exp(logs[i]);
    }
    return Matrix.of(x.rows(), labels.size(), logs);
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    checkScored(Method.PREDICT_LOG_PROBA);
    return Matrix.of(x.rows(), labels.size(), logarithms(x));
  }

  private double[] logarithms(Features x) throws RefusedException {
    double[] scores = scores(inputs.densified(x, Inputs.NonFinite.REFUSED)).values();
    Probabilities.normaliseLogRows(scores, x.rows(), labels.size());
    return scores;
  }

  private void checkScored(Method method) throws RefusedException {
    if (!methods().contains(method)) {
      throw without(method);
    }
  }

  private boolean equalPriors() {
    double share = 1.0 / labels.size();
    for (double prior : priors) {
      if (!(Math.abs(prior - share) <= 1e-8 + 1e-5 * share)) {
        return false;
      }
    }
    return true;
  }

  private Matrix nearness(Matrix x) {
    int n = centres.columns();
    double[] nearness = new double[Math.multiplyExact(x.rows(), centres.rows())];
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int k = 0; k < centres.rows(); k++) {
        nearness[at++] = -metric.reduced(x.values(), i * n, centres.values(), k * n, n);
      }
    }
    return Matrix.of(x.rows(), centres.rows(), nearness);
  }

  private Matrix scores(Matrix x) {
    int n = centres.columns();
    double[] own = scaled(x);
    double[] other = scaled(centres);
    double[] scores = new double[Math.multiplyExact(x.rows(), centres.rows())];
    for (int i = 0, at = 0; i < x.rows(); i++) {
      for (int k = 0; k < centres.rows(); k++) {
        double distance = metric.full(metric.reduced(own, i * n, other, k * n, n));
        scores[at++] = -distance * distance + 2 * Math.log(priors[k]);
      }
    }
    return Matrix.of(x.rows(), centres.rows(), scores);
  }

  private double[] scaled(Matrix m) {
    double[] scaled = m.values().clone();
    for (int i = 0; i < scaled.length; i++) {
      double deviation = deviations[i % deviations.length];
      scaled[i] = deviation == 0 ? scaled[i] : scaled[i] / deviation;
    }
    return scaled;
  }
}
