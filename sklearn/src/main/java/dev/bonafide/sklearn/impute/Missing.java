package dev.bonafide.sklearn.impute;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;

/** Which value counts as missing: NaN, None, a number or a text. */
record Missing(Cell marker) {

  static Missing read(Value value) throws RefusedException {
    return new Missing(value.cell());
  }

  boolean isNan() {
    return marker instanceof Cell.Number(double v) && Double.isNaN(v);
  }

  /** NaN is a value of the input only where it is what is missing. */
  Inputs.NonFinite rule() {
    return isNan() ? Inputs.NonFinite.NAN_ALLOWED : Inputs.NonFinite.REFUSED;
  }

  boolean matches(double v) {
    return marker instanceof Cell.Number(double m) && (Double.isNaN(m) ? Double.isNaN(v) : m == v);
  }

  boolean matches(Cell cell) {
    return cell instanceof Cell.Number(double v) ? matches(v) : cell.equals(marker);
  }
}
