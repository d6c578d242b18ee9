package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.Reason;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code SplineTransformer}: the values of B-splines over each column. */
record Splines(
    Inputs inputs,
    List<SplineBasis> bases,
    Outside outside,
    boolean bias,
    boolean sparse,
    Inputs.NonFinite missing)
    implements Transformer {

  /** What happens beyond the knots. */
  enum Outside {
    ERROR,
    CONSTANT,
    LINEAR,
    CONTINUE,
    PERIODIC
  }

  static Estimator read(Attributes a) throws RefusedException {
    Outside outside =
        switch (a.text("extrapolation")) {
          case "error" -> Outside.ERROR;
          case "constant" -> Outside.CONSTANT;
          case "linear" -> Outside.LINEAR;
          case "continue" -> Outside.CONTINUE;
          case "periodic" -> Outside.PERIODIC;
          default ->
              throw a.get("extrapolation").invalid("error, constant, linear, continue or periodic");
        };
    Inputs.NonFinite missing =
        switch (a.text("handle_missing", "error")) {
          case "error" -> Inputs.NonFinite.REFUSED;
          case "zeros" -> Inputs.NonFinite.NAN_ALLOWED;
          default -> throw a.get("handle_missing").invalid("error or zeros");
        };
    var bases = new ArrayList<SplineBasis>();
    for (Value spline : a.get("bsplines_").items()) {
      bases.add(SplineBasis.read(spline.attributes(), a.get("degree").count()));
    }
    for (SplineBasis basis : bases) {
      if (basis.outputs() != bases.getFirst().outputs()) {
        throw a.get("bsplines_").invalid("splines of the same number");
      }
    }
    return new Splines(
        Inputs.of(a, bases.size()),
        bases,
        outside,
        a.flag("include_bias"),
        a.flag("sparse_output", false),
        missing);
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.dense(x, missing);
    int count = bases.isEmpty() ? 0 : bases.getFirst().outputs();
    int kept = bias ? count : count - 1;
    int columns = Math.multiplyExact(kept, bases.size());
    double[] target = new double[Math.multiplyExact(checked.rows(), columns)];
    double[] values = new double[count];
    for (int j = 0; j < bases.size(); j++) {
      // scikit-learn goes on counting where splines of degree 0 and 1 end, column by column.
      int degree = bases.get(j).degree();
      int end = outside == Outside.LINEAR ? Math.max(degree, Math.min(degree + j, 2)) : degree;
      end = Math.min(end, (bases.get(j).knots().length - 1) / 2);
      for (int i = 0; i < checked.rows(); i++) {
        fill(bases.get(j), end, checked.get(i, j), values);
        System.arraycopy(values, 0, target, i * columns + j * kept, kept);
      }
    }
    Matrix answer = Matrix.of(checked.rows(), columns, target);
    // scipy's sparse design matrices are of float64 always.
    if (sparse) {
      return SparseMatrix.of(answer);
    }
    return checked.type() == ElementType.FLOAT32 ? answer.as(ElementType.FLOAT32) : answer;
  }

  /**
   * @param end how many knots before the last one the splines are taken to end
   */
  private void fill(SplineBasis basis, int end, double x, double[] values) throws RefusedException {
    if (Double.isNaN(x)) {
      Arrays.fill(values, 0);
      return;
    }
    double low = basis.knots()[end];
    double high = basis.knots()[basis.knots().length - end - 1];
    if ((x >= low && x <= high) || outside == Outside.CONTINUE) {
      basis.values(x, values);
      return;
    }
    switch (outside) {
      case PERIODIC -> {
        double length = high - low;
        double shifted = (x - low) % length;
        basis.values(low + (shifted < 0 ? shifted + length : shifted), values);
      }
      case CONSTANT -> {
        basis.values(x < low ? low : high, values);
        clear(values, x < low, basis.degree());
      }
      case LINEAR ->
          linear(basis, x, x < low ? low : high, Math.max(end, Math.min(end + 1, 2)), values);
      case ERROR, CONTINUE ->
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "X contains values beyond the limits of the knots",
              Double.toString(x),
              low + " to " + high);
    }
  }

  /** Beyond an end only the splines at that end are kept. */
  private static void clear(double[] values, boolean below, int kept) {
    for (int i = 0; i < values.length; i++) {
      if (below ? i >= kept : i < values.length - kept) {
        values[i] = 0;
      }
    }
  }

  private static void linear(SplineBasis basis, double x, double end, int kept, double[] values) {
    double[] slopes = new double[values.length];
    basis.values(end, values);
    basis.slopes(end, slopes);
    for (int i = 0; i < values.length; i++) {
      values[i] += (x - end) * slopes[i];
    }
    clear(values, x < end, kept);
  }
}
