package dev.bonafide.sklearn.cluster;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Value;

/** Points that samples are compared with, by Euclidean distance. */
record Centres(Matrix points) {

  static Centres read(Value value, int features) throws RefusedException {
    Matrix points = value.matrixOrSparse(Value.ANY, features);
    if (points.rows() == 0) {
      throw value.invalid("at least one centre");
    }
    return new Centres(points);
  }

  int features() {
    return points.columns();
  }

  int count() {
    return points.rows();
  }

  /** Position of the nearest centre of each sample; the first of equals. */
  int[] nearest(Matrix x) {
    int[] nearest = new int[x.rows()];
    for (int i = 0; i < nearest.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < count(); k++) {
        double distance = squared(x, i, k);
        if (distance < least) {
          least = distance;
          nearest[i] = k;
        }
      }
    }
    return nearest;
  }

  /** Samples × centres. */
  Matrix distances(Matrix x) {
    double[] target = new double[Math.multiplyExact(x.rows(), count())];
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < count(); k++) {
        target[i * count() + k] = Math.sqrt(squared(x, i, k));
      }
    }
    return Matrix.of(x.rows(), count(), target);
  }

  double squared(Matrix x, int row, int centre) {
    int columns = points.columns();
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double d = x.values()[row * columns + j] - points.values()[centre * columns + j];
      sum += d * d;
    }
    return sum;
  }
}
