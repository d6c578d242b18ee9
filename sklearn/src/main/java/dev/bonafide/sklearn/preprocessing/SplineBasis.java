package dev.bonafide.sklearn.preprocessing;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Value;
import java.util.Arrays;

/**
 * scipy's {@code BSpline} with a matrix of coefficients: B-splines over knots, combined.
 *
 * @param coefficients splines × outputs; the identity but for periodic splines
 */
record SplineBasis(double[] knots, int degree, Matrix coefficients) {

  static SplineBasis read(Attributes a, int degree) throws RefusedException {
    // The attributes became private in scipy 1.15.
    Value t = a.get(a.has("_t") ? "_t" : "t");
    Value c = a.get(a.has("_c") ? "_c" : "c");
    double[] knots = t.vector(Value.ANY);
    if (degree > 30 || knots.length < 2 * degree + 2 || a.get("k").count() != degree) {
      throw t.invalid("knots for a degree of at most 30");
    }
    for (int i = 1; i < knots.length; i++) {
      if (!(knots[i] >= knots[i - 1])) {
        throw t.invalid("knots in ascending order");
      }
    }
    int splines = knots.length - degree - 1;
    Matrix all = c.matrix(Value.ANY, Value.ANY);
    // Further rows belong to no spline and are not used.
    if (all.rows() < splines || all.columns() == 0) {
      throw c.invalid("a row for each of " + splines + " splines");
    }
    return new SplineBasis(knots, degree, all.rows(0, splines));
  }

  int outputs() {
    return coefficients.columns();
  }

  /** The value of every output at {@code x}; beyond the ends the last polynomials go on. */
  void values(double x, double[] target) {
    int interval = interval(x);
    double[] basis = basis(x, interval, degree);
    combine(basis, interval, degree, target);
  }

  /** The last interval that starts at or before {@code x}, within the ends. */
  private int interval(double x) {
    int last = knots.length - degree - 2;
    int interval = degree;
    while (interval < last && x >= knots[interval + 1]) {
      interval++;
    }
    return interval;
  }

  /** The splines of a degree that are not zero on an interval, by de Boor's recursion. */
  private double[] basis(double x, int interval, int ofDegree) {
    double[] values = new double[ofDegree + 1];
    values[0] = 1;
    for (int d = 1; d <= ofDegree; d++) {
      double saved = 0;
      for (int r = 0; r < d; r++) {
        double right = knots[interval + r + 1];
        double left = knots[interval + 1 + r - d];
        double part = right == left ? 0 : values[r] / (right - left);
        values[r] = saved + (right - x) * part;
        saved = (x - left) * part;
      }
      values[d] = saved;
    }
    return values;
  }

  private void combine(double[] basis, int interval, int ofDegree, double[] target) {
    Arrays.fill(target, 0);
    for (int r = 0; r < basis.length; r++) {
      int spline = interval - ofDegree + r;
      for (int k = 0; k < target.length; k++) {
        target[k] += basis[r] * coefficients.get(spline, k);
      }
    }
  }

  /** The first derivative of every output at {@code x}. */
  void slopes(double x, double[] target) {
    double[] slopes = new double[degree + 1];
    int interval = interval(x);
    if (degree > 0) {
      double[] lower = basis(x, interval, degree - 1);
      for (int r = 0; r <= degree; r++) {
        int spline = interval - degree + r;
        slopes[r] =
            degree
                * ((r > 0 ? share(lower[r - 1], spline) : 0)
                    - (r < degree ? share(lower[r], spline + 1) : 0));
      }
    }
    combine(slopes, interval, degree, target);
  }

  private double share(double value, int spline) {
    double length = knots[spline + degree] - knots[spline];
    return length == 0 ? 0 : value / length;
  }
}
