package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * {@code LatentDirichletAllocation}: the share of each topic in a document, by the variational
 * iteration of Hoffman, Blei and Bach, with scikit-learn's stopping rule.
 *
 * @param words topics × words: the exponential of the expected log of each word's share
 * @param prior of the topics of a document
 * @param single whether float32 is computed in float32, since 1.2
 */
record TopicMixture(
    Inputs inputs, Matrix words, double prior, double tolerance, int iterations, boolean single)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    Matrix words = a.get("exp_dirichlet_component_").matrix(Value.ANY, Value.ANY);
    return new TopicMixture(
        Inputs.of(a, words.columns()),
        words,
        a.real("doc_topic_prior_"),
        a.real("mean_change_tol"),
        a.get("max_doc_update_iter").count(),
        a.version().atLeast(1, 2));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    SparseMatrix counts =
        switch (inputs.numeric(x, Inputs.NonFinite.REFUSED)) {
          case SparseMatrix s -> s;
          case Matrix m -> SparseMatrix.of(m);
          default -> throw new IllegalStateException("numeric() gives matrices");
        };
    inputs.requireNotNegative(counts.values());
    int topics = words.rows();
    boolean rounded = single && counts.type() == ElementType.FLOAT32;
    double epsilon = rounded ? Math.ulp(1f) : Math.ulp(1.0);
    double[] target = new double[Math.multiplyExact(counts.rows(), topics)];
    for (int i = 0; i < counts.rows(); i++) {
      double[] shares = shares(counts, i, epsilon);
      double sum = 0;
      for (double share : shares) {
        sum += share;
      }
      for (int k = 0; k < topics; k++) {
        target[i * topics + k] = shares[k] / sum;
      }
    }
    Matrix answer = Matrix.of(counts.rows(), topics, target);
    return rounded ? answer.as(ElementType.FLOAT32) : answer;
  }

  private double[] shares(SparseMatrix counts, int row, double epsilon) {
    double[] shares = new double[words.rows()];
    Arrays.fill(shares, 1);
    double[] expected = new double[shares.length];
    expect(shares, expected);
    for (int n = 0; n < iterations; n++) {
      double[] next = next(counts, row, expected, epsilon);
      double change = 0;
      for (int k = 0; k < shares.length; k++) {
        change += Math.abs(shares[k] - next[k]);
      }
      shares = next;
      expect(shares, expected);
      if (change / shares.length < tolerance) {
        break;
      }
    }
    return shares;
  }

  private double[] next(SparseMatrix counts, int row, double[] expected, double epsilon) {
    int columns = words.columns();
    double[] next = new double[expected.length];
    for (int at = counts.starts()[row]; at < counts.starts()[row + 1]; at++) {
      int word = counts.indices()[at];
      double norm = epsilon;
      for (int k = 0; k < next.length; k++) {
        norm += expected[k] * words.values()[k * columns + word];
      }
      double ratio = counts.values()[at] / norm;
      for (int k = 0; k < next.length; k++) {
        next[k] += ratio * words.values()[k * columns + word];
      }
    }
    for (int k = 0; k < next.length; k++) {
      next[k] = expected[k] * next[k] + prior;
    }
    return next;
  }

  /** The exponential of the expected log of each topic's share. */
  private static void expect(double[] shares, double[] target) {
    double total = 0;
    for (double share : shares) {
      total += share;
    }
    double whole = psi(total);
    for (int k = 0; k < target.length; k++) {
      target[k] = Math.exp(psi(shares[k]) - whole);
    }
  }

  /** The digamma function to scikit-learn's precision, which is that of algorithm AS 103. */
  private static double psi(double x) {
    if (!(x > 1e-6)) {
      return -0.577215664901532860606512090082402431 - 1 / x;
    }
    double z = x;
    double result = 0;
    while (z < 6) {
      result -= 1 / z;
      z++;
    }
    double r = 1 / z;
    result += Math.log(z) - 0.5 * r;
    r *= r;
    return result - r * (1 / 12.0 - r * (1 / 120.0 - r * (1 / 252.0)));
  }
}
