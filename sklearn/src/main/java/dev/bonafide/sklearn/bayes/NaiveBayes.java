package dev.bonafide.sklearn.bayes;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Method;
import dev.bonafide.sklearn.estimator.Probabilities;
import java.util.List;
import java.util.Set;

/** A naive Bayes classifier: the class with the greatest joint likelihood. */
record NaiveBayes(Inputs inputs, Labels labels, JointLikelihood likelihood) implements Estimator {

  @Override
  public Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Override
  public List<Labels> classes() {
    return List.of(labels);
  }

  @Override
  public Answer predict(Features x) throws RefusedException {
    double[] joint = likelihood.joint(x, inputs);
    return labels.take(Probabilities.argmax(Matrix.of(x.rows(), labels.size(), joint)));
  }

  @Override
  public Answer predictLogProba(Features x) throws RefusedException {
    return logProbabilities(x);
  }

  @Override
  public Answer predictProba(Features x) throws RefusedException {
    double[] values = logProbabilities(x).values();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
    }
    return Matrix.of(x.rows(), labels.size(), values).as(likelihood.type(x));
  }

  private Matrix logProbabilities(Features x) throws RefusedException {
    double[] joint = likelihood.joint(x, inputs);
    Probabilities.normaliseLogRows(joint, x.rows(), labels.size());
    return Matrix.of(x.rows(), labels.size(), joint).as(likelihood.type(x));
  }
}
