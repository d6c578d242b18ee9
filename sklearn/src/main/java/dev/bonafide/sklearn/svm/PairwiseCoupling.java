package dev.bonafide.sklearn.svm;

import dev.bonafide.sklearn.data.Matrix;
import java.util.Arrays;

/**
 * Probabilities of classes from decisions for pairs of them: Platt's sigmoid for each pair, then
 * the second method of Wu, Lin and Weng (2004), with libsvm's bounds and stopping rule so that the
 * iterations end at the same point.
 */
final class PairwiseCoupling {
  private static final double LEAST = 1e-7;

  private final int classes;
  private final double[] slopes;
  private final double[] offsets;

  PairwiseCoupling(int classes, double[] slopes, double[] offsets) {
    this.classes = classes;
    this.slopes = slopes;
    this.offsets = offsets;
  }

  Matrix probabilities(double[] decisions, int rows) {
    double[] target = new double[Math.multiplyExact(rows, classes)];
    double[] pairwise = new double[classes * classes];
    double[] q = new double[classes * classes];
    double[] qp = new double[classes];
    for (int row = 0; row < rows; row++) {
      fillPairwise(decisions, row * slopes.length, pairwise);
      couple(pairwise, q, qp, target, row * classes);
    }
    return Matrix.of(rows, classes, target);
  }

  private void fillPairwise(double[] decisions, int from, double[] pairwise) {
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        double p = sigmoid(decisions[from + pair] * slopes[pair] + offsets[pair]);
        p = Math.min(Math.max(p, LEAST), 1 - LEAST);
        pairwise[i * classes + j] = p;
        pairwise[j * classes + i] = 1 - p;
        pair++;
      }
    }
  }

  private static double sigmoid(double f) {
    if (f >= 0) {
      double e = Math.exp(-f);
      return e / (1 + e);
    }
    return 1 / (1 + Math.exp(f));
  }

  private void couple(double[] r, double[] q, double[] qp, double[] p, int at) {
    int k = classes;
    Arrays.fill(p, at, at + k, 1.0 / k);
    for (int t = 0; t < k; t++) {
      double diagonal = 0;
      for (int j = 0; j < k; j++) {
        if (j != t) {
          double back = r[j * k + t];
          diagonal += back * back;
          q[t * k + j] = -back * r[t * k + j];
        }
      }
      q[t * k + t] = diagonal;
    }
    double tolerance = 0.005 / k;
    for (int iteration = 0; iteration < Math.max(100, k); iteration++) {
      double pqp = multiply(q, p, at, qp);
      double worst = 0;
      for (int t = 0; t < k; t++) {
        worst = Math.max(worst, Math.abs(qp[t] - pqp));
      }
      if (worst < tolerance) {
        break;
      }
      sweep(q, qp, pqp, p, at);
    }
  }

  private double multiply(double[] q, double[] p, int at, double[] qp) {
    double pqp = 0;
    for (int t = 0; t < classes; t++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += q[t * classes + j] * p[at + j];
      }
      qp[t] = sum;
      pqp += p[at + t] * sum;
    }
    return pqp;
  }

  private void sweep(double[] q, double[] qp, double pqpBefore, double[] p, int at) {
    double pqp = pqpBefore;
    for (int t = 0; t < classes; t++) {
      double own = q[t * classes + t];
      double diff = (-qp[t] + pqp) / own;
      p[at + t] += diff;
      pqp = (pqp + diff * (diff * own + 2 * qp[t])) / (1 + diff) / (1 + diff);
      for (int j = 0; j < classes; j++) {
        qp[j] = (qp[j] + diff * q[t * classes + j]) / (1 + diff);
        p[at + j] /= 1 + diff;
      }
    }
  }
}
