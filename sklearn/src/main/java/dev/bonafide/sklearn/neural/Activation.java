package dev.bonafide.sklearn.neural;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.estimator.Probabilities;
import dev.bonafide.sklearn.estimator.Value;

/** What a layer does to its sums. */
enum Activation {
  IDENTITY,
  LOGISTIC,
  TANH,
  RELU,
  SOFTMAX,
  EXP;

  static Activation read(Value value) throws RefusedException {
    return switch (value.text()) {
      case "identity" -> IDENTITY;
      case "logistic" -> LOGISTIC;
      case "tanh" -> TANH;
      case "relu" -> RELU;
      case "softmax" -> SOFTMAX;
      case "exp" -> EXP;
      default -> throw value.invalid("an activation of scikit-learn");
    };
  }

  /** Applies it in place. */
  void apply(double[] sums, int rows, int columns) {
    switch (this) {
      case IDENTITY -> {}
      case SOFTMAX -> Probabilities.softmaxRows(sums, rows, columns);
      case LOGISTIC -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = Probabilities.logistic(sums[i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = Math.tanh(sums[i]);
        }
      }
      case RELU -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = Math.max(sums[i], 0);
        }
      }
      case EXP -> {
        for (int i = 0; i < sums.length; i++) {
          sums[i] = Math.exp(sums[i]);
        }
      }
    }
  }
}
