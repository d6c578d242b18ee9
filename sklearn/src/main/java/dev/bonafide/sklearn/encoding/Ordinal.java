package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.encoding.CategoryEncoding.Unknown;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/** {@code OrdinalEncoder}: the position of each value among its column's categories. */
record Ordinal(
    CategoryEncoding encoding,
    int[] missing,
    double missingValue,
    double unknownValue,
    ElementType type)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    boolean marks = a.text("handle_unknown").equals("use_encoded_value");
    CategoryEncoding encoding = CategoryEncoding.read(a, marks ? Unknown.MARKED : Unknown.ERROR);
    int[] missing = new int[encoding.columns()];
    Arrays.fill(missing, -1);
    if (a.isPresent("_missing_indices")) {
      for (Value.Entry entry : a.get("_missing_indices").entries()) {
        int column = entry.key().count();
        if (column >= missing.length) {
          throw entry.key().invalid("a column below " + missing.length);
        }
        missing[column] = entry.value().count();
      }
    }
    return new Ordinal(
        encoding,
        missing,
        a.real("encoded_missing_value", Double.NaN),
        marks ? a.real("unknown_value") : Double.NaN,
        a.get("dtype").elementType());
  }

  @Override
  public Inputs inputs() {
    return encoding.inputs();
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    int[][] codes = encoding.encode(x, missing);
    int columns = codes.length;
    double[] target = new double[Math.multiplyExact(x.rows(), columns)];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < x.rows(); i++) {
        int code = codes[j][i];
        target[i * columns + j] =
            code == Categories.UNKNOWN ? unknownValue : code == missing[j] ? missingValue : code;
      }
    }
    return Matrix.of(x.rows(), columns, target, type);
  }
}
