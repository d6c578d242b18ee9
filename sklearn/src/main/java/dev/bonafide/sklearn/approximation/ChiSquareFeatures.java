package dev.bonafide.sklearn.approximation;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;

/** {@code AdditiveChi2Sampler}: a Fourier sampling of the additive chi squared kernel. */
record ChiSquareFeatures(Inputs inputs, int steps, double interval) implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    int steps = a.get("sample_steps").count();
    if (steps < 1 || steps > 1000) {
      throw a.get("sample_steps").invalid("1 to 1000 steps");
    }
    double byDefault = steps == 1 ? 0.8 : steps == 2 ? 0.5 : 0.4;
    double interval = a.real("sample_interval_", a.real("sample_interval", byDefault));
    return new ChiSquareFeatures(Inputs.of(a), steps, interval);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    inputs.requireNotNegative(checked.values());
    int features = checked.columns();
    int columns = Math.multiplyExact(features, 2 * steps - 1);
    double[] target = new double[Math.multiplyExact(checked.rows(), columns)];
    for (int i = 0; i < checked.rows(); i++) {
      for (int j = 0; j < features; j++) {
        double v = checked.get(i, j);
        if (v > 0) {
          fill(v, target, i * columns + j, features);
        }
      }
    }
    // The samples are kept in the type of the input, which cuts them off where that is of integers.
    if (!checked.type().isFloating()) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (long) target[i];
      }
    }
    Matrix answer = Matrix.of(checked.rows(), columns, target).as(checked.type());
    return x instanceof SparseMatrix ? SparseMatrix.of(answer) : answer;
  }

  /** The samples of one number, a block of features apart. */
  private void fill(double v, double[] target, int at, int features) {
    target[at] = Math.sqrt(v * interval);
    double log = interval * Math.log(v);
    double step = 2 * v * interval;
    for (int k = 1; k < steps; k++) {
      double factor = Math.sqrt(step / Math.cosh(Math.PI * k * interval));
      target[at + (2 * k - 1) * features] = factor * Math.cos(k * log);
      target[at + 2 * k * features] = factor * Math.sin(k * log);
    }
  }
}
