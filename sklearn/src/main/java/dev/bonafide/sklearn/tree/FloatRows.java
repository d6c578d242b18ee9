package dev.bonafide.sklearn.tree;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Inputs;

/**
 * The input of a tree: rows of float32, to which scikit-learn rounds before it compares.
 *
 * @param values row-major
 */
public record FloatRows(int rows, int columns, float[] values) {

  /** Checks and rounds. A finite number that is too large for float32 is refused, as there. */
  public static FloatRows of(Inputs inputs, Features x, Inputs.NonFinite rule)
      throws RefusedException {
    Matrix m = inputs.densified(x, rule);
    double[] source = m.values();
    float[] target = new float[source.length];
    for (int i = 0; i < target.length; i++) {
      float v = (float) source[i];
      if (Float.isInfinite(v)) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "input X contains infinity or a value too large for dtype('float32')",
            Double.toString(source[i]),
            "numbers of float32's range");
      }
      target[i] = v;
    }
    return new FloatRows(m.rows(), m.columns(), target);
  }
}
