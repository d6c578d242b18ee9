package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;

/**
 * {@code KernelCenterer}: kernel values as if the features had been centred.
 *
 * @param rowMeans mean kernel value of each training sample
 * @param mean mean of all
 */
public record KernelCentring(Inputs inputs, double[] rowMeans, double mean) implements Transformer {

  public static KernelCentring read(Attributes a) throws RefusedException {
    double[] rowMeans = a.get("K_fit_rows_").vector(Value.ANY);
    return new KernelCentring(Inputs.of(a, rowMeans.length), rowMeans, a.real("K_fit_all_"));
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    return centred(inputs.dense(x));
  }

  /** The same for values that were checked. */
  public Matrix centred(Matrix kernel) {
    int columns = rowMeans.length;
    double[] target = kernel.values().clone();
    for (int i = 0; i < kernel.rows(); i++) {
      double own = 0;
      for (int j = 0; j < columns; j++) {
        own += target[i * columns + j];
      }
      own /= columns;
      for (int j = 0; j < columns; j++) {
        target[i * columns + j] += mean - rowMeans[j] - own;
      }
    }
    return Matrix.of(kernel.rows(), columns, target);
  }
}
