package dev.bonafide.sklearn.bayes;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import dev.bonafide.sklearn.linear.LinearMap;
import java.util.ArrayList;
import java.util.List;

/** The likelihoods of scikit-learn's naive Bayes classes, read from their attributes. */
final class Likelihoods {
  private Likelihoods() {}

  /** {@code GaussianNB}: a normal distribution for each class and feature. */
  static Estimator readGaussian(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    int classes = labels.size();
    Matrix means = a.get("theta_").matrix(classes, Value.ANY);
    int features = means.columns();
    Matrix variances = a.get(a.has("var_") ? "var_" : "sigma_").matrix(classes, features);
    double[] priors = a.get("class_prior_").vector(classes);
    double[] constants = new double[classes];
    for (int k = 0; k < classes; k++) {
      double sum = 0;
      for (int j = 0; j < features; j++) {
        sum += Math.log(2 * Math.PI * variances.get(k, j));
      }
      constants[k] = Math.log(priors[k]) - 0.5 * sum;
    }
    return new NaiveBayes(
        Inputs.of(a, features), labels, new Gaussian(means, variances, constants));
  }

  private record Gaussian(Matrix means, Matrix variances, double[] constants)
      implements JointLikelihood {
    @Override
    public double[] joint(Features x, Inputs inputs) throws RefusedException {
      Matrix checked = inputs.dense(x);
      int features = means.columns();
      double[] target = new double[Math.multiplyExact(x.rows(), constants.length)];
      for (int i = 0; i < x.rows(); i++) {
        for (int k = 0; k < constants.length; k++) {
          double sum = 0;
          for (int j = 0; j < features; j++) {
            double d = checked.values()[i * features + j] - means.values()[k * features + j];
            sum += d * d / variances.values()[k * features + j];
          }
          target[i * constants.length + k] = constants[k] - 0.5 * sum;
        }
      }
      return target;
    }

    @Override
    public ElementType type(Features x) {
      boolean single =
          means.type() == ElementType.FLOAT32
              && x instanceof Matrix m
              && m.type() == ElementType.FLOAT32;
      return single ? ElementType.FLOAT32 : ElementType.FLOAT64;
    }
  }

  /** {@code MultinomialNB}. */
  static Estimator readMultinomial(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    double[] priors = a.get("class_log_prior_").vector(labels.size());
    return linear(a, labels, featureLogs(a, labels), priors);
  }

  /** {@code ComplementNB}: the prior counts only where there is a single class. */
  static Estimator readComplement(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    double[] priors =
        labels.size() == 1 ? a.get("class_log_prior_").vector(1) : new double[labels.size()];
    return linear(a, labels, featureLogs(a, labels), priors);
  }

  private static Matrix featureLogs(Attributes a, Labels labels) throws RefusedException {
    return a.get("feature_log_prob_").matrix(labels.size(), Value.ANY);
  }

  private static Estimator linear(Attributes a, Labels labels, Matrix weights, double[] constants)
      throws RefusedException {
    LinearMap map = LinearMap.of(weights, constants, false);
    return new NaiveBayes(
        Inputs.of(a, map.features()),
        labels,
        (x, inputs) -> map.scores(inputs.numeric(x, Inputs.NonFinite.REFUSED)));
  }

  /** {@code BernoulliNB}: features above a threshold, or not. */
  static Estimator readBernoulli(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    Matrix logs = featureLogs(a, labels);
    double[] priors = a.get("class_log_prior_").vector(labels.size());
    double[] weights = new double[logs.values().length];
    double[] constants = new double[labels.size()];
    for (int k = 0; k < labels.size(); k++) {
      double absent = 0;
      for (int j = 0; j < logs.columns(); j++) {
        double negative = Math.log(1 - Math.exp(logs.get(k, j)));
        weights[k * logs.columns() + j] = logs.get(k, j) - negative;
        absent += negative;
      }
      constants[k] = priors[k] + absent;
    }
    LinearMap map =
        LinearMap.of(Matrix.of(labels.size(), logs.columns(), weights), constants, false);
    boolean binarizes = a.isPresent("binarize");
    double threshold = a.real("binarize", 0);
    return new NaiveBayes(
        Inputs.of(a, logs.columns()),
        labels,
        (x, inputs) -> {
          Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
          return map.scores(binarizes ? binarized(checked, threshold) : checked);
        });
  }

  private static Features binarized(Features x, double threshold) throws RefusedException {
    return switch (x) {
      case Matrix m -> Matrix.of(m.rows(), m.columns(), above(m.values(), threshold));
      case SparseMatrix s -> {
        if (threshold < 0) {
          throw new RefusedException(
              Reason.INVALID_REQUEST, "a sparse matrix cannot be binarized below zero");
        }
        yield new SparseMatrix(
            s.rows(), s.columns(), s.starts(), s.indices(), above(s.values(), threshold), s.type());
      }
      default -> throw new IllegalStateException("checked input");
    };
  }

  private static double[] above(double[] values, double threshold) {
    double[] target = new double[values.length];
    for (int i = 0; i < target.length; i++) {
      target[i] = values[i] > threshold ? 1 : 0;
    }
    return target;
  }

  /** {@code CategoricalNB}: a table of logarithms for each feature. */
  static Estimator readCategorical(Attributes a) throws RefusedException {
    Labels labels = a.get("classes_").labels();
    double[] priors = a.get("class_log_prior_").vector(labels.size());
    var tables = new ArrayList<Matrix>();
    for (Value table : a.get("feature_log_prob_").items()) {
      tables.add(table.matrix(labels.size(), Value.ANY));
    }
    return new NaiveBayes(Inputs.of(a, tables.size()), labels, new Categorical(tables, priors));
  }

  private record Categorical(List<Matrix> tables, double[] priors) implements JointLikelihood {
    @Override
    public double[] joint(Features x, Inputs inputs) throws RefusedException {
      Matrix checked = inputs.dense(x);
      int classes = priors.length;
      double[] target = new double[Math.multiplyExact(x.rows(), classes)];
      for (int i = 0; i < x.rows(); i++) {
        for (int j = 0; j < tables.size(); j++) {
          Matrix table = tables.get(j);
          int category = category(checked.get(i, j), j, table.columns());
          for (int k = 0; k < classes; k++) {
            target[i * classes + k] += table.get(k, category);
          }
        }
        for (int k = 0; k < classes; k++) {
          target[i * classes + k] += priors[k];
        }
      }
      return target;
    }

    private static int category(double value, int feature, int categories) throws RefusedException {
      int category = (int) value;
      if (category < 0 || category >= categories) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "feature " + feature + " has a category that the fit did not see",
            Integer.toString(category),
            "0 to " + (categories - 1));
      }
      return category;
    }
  }
}
