package dev.bonafide.sklearn.neural;

import static dev.bonafide.sklearn.estimator.Method.PREDICT;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_LOG_PROBA;
import static dev.bonafide.sklearn.estimator.Method.PREDICT_PROBA;
import static dev.bonafide.sklearn.estimator.Method.TRANSFORM;

import dev.bonafide.pickle.AllowList;
import dev.bonafide.sklearn.estimator.EstimatorClass;
import dev.bonafide.sklearn.estimator.Family;
import java.util.List;

/** The neural networks of the table. */
public final class NeuralFamily {
  private static final String MODULE = "sklearn.neural_network._multilayer_perceptron";

  private NeuralFamily() {}

  public static Family family() {
    return new Family(
        "Neural networks",
        List.of(
            EstimatorClass.of(
                "BernoulliRBM", "sklearn.neural_network._rbm", BoltzmannMachine::read, TRANSFORM),
            EstimatorClass.of(
                "MLPClassifier",
                MODULE,
                PerceptronClassifier::read,
                PREDICT,
                PREDICT_PROBA,
                PREDICT_LOG_PROBA),
            EstimatorClass.of("MLPRegressor", MODULE, PerceptronRegressor::read, PREDICT)),
        List.of(),
        NeuralFamily::allowParts);
  }

  /** The optimizer of the last fit and the binarizer of the classes. */
  private static void allowParts(AllowList.Builder allowed) {
    allowed
        .object("sklearn.preprocessing._label", "LabelBinarizer")
        .object("sklearn.neural_network._stochastic_optimizers", "AdamOptimizer")
        .object("sklearn.neural_network._stochastic_optimizers", "SGDOptimizer");
  }
}
