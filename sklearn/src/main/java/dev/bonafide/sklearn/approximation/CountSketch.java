package dev.bonafide.sklearn.approximation;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;

/**
 * {@code PolynomialCountSketch}: the circular convolution of as many sketches as the polynomial has
 * degrees. scikit-learn multiplies their Fourier transforms; a feature of a sketch has one place,
 * so that adding it up directly is exact and cheap.
 *
 * @param places degree × features: where a feature goes
 * @param signs degree × features, row by row
 * @param scale of the features, the root of gamma
 * @param constant a further feature of this value, or none where it is zero
 */
record CountSketch(
    Inputs inputs, int count, int[][] places, double[] signs, double scale, double constant)
    implements Transformer {

  /** The file bears this number nowhere else out, and rows of the answer are as long. */
  private static final int MOST_COMPONENTS = 1 << 20;

  static Estimator read(Attributes a) throws RefusedException {
    int count = a.get("n_components").count();
    if (count < 1 || count > MOST_COMPONENTS) {
      throw a.get("n_components").invalid("from 1 to " + MOST_COMPONENTS);
    }
    int features = a.get("n_features_in_").count();
    double constant = Math.sqrt(a.real("coef0"));
    int width = Math.addExact(Math.min(features, Integer.MAX_VALUE - 1), constant == 0 ? 0 : 1);
    Matrix hashes = a.get("indexHash_").matrix(Value.ANY, width);
    Matrix signs = a.get("bitHash_").matrix(hashes.rows(), width);
    int[][] places = new int[hashes.rows()][width];
    for (int d = 0; d < places.length; d++) {
      for (int j = 0; j < width; j++) {
        double place = hashes.get(d, j);
        if (!(place >= 0 && place < count)) {
          throw a.get("indexHash_").invalid("places from 0 to " + (count - 1));
        }
        places[d][j] = (int) place;
      }
    }
    if (places.length == 0) {
      throw a.get("indexHash_").invalid("at least one sketch");
    }
    return new CountSketch(
        Inputs.of(a), count, places, signs.values(), Math.sqrt(a.real("gamma")), constant);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    int width = places[0].length;
    double[] target = new double[Math.multiplyExact(checked.rows(), count)];
    double[] row = new double[width];
    for (int i = 0; i < checked.rows(); i++) {
      for (int j = 0; j < width; j++) {
        row[j] = j < checked.columns() ? scale * checked.get(i, j) : constant;
      }
      double[] product = new double[count];
      product[0] = 1;
      for (int d = 0; d < places.length; d++) {
        product = convolved(product, row, d);
      }
      System.arraycopy(product, 0, target, i * count, count);
    }
    return Matrix.of(checked.rows(), count, target);
  }

  private double[] convolved(double[] product, double[] row, int degree) {
    double[] next = new double[count];
    for (int j = 0; j < row.length; j++) {
      double v = row[j] * signs[degree * row.length + j];
      int place = places[degree][j];
      if (v != 0) {
        for (int k = 0; k < count; k++) {
          int to = k + place;
          next[to >= count ? to - count : to] += v * product[k];
        }
      }
    }
    return next;
  }
}
