package dev.bonafide.sklearn.decomposition;

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
import dev.bonafide.sklearn.linear.LinearMap;

/**
 * {@code NMF} with the coordinate descent solver: the weights of the components are found by
 * iteration, which stops by the progress of the whole batch, as in scikit-learn.
 *
 * @param gram components × components, with the ridge penalty on the diagonal
 * @param products the map to components, with the lasso penalty subtracted
 */
record NonNegativeFactors(
    Inputs inputs, double[] gram, LinearMap products, double tolerance, int iterations)
    implements Transformer {

  static Estimator read(Attributes a) throws RefusedException {
    if (a.text("solver").equals("mu")) {
      return MultiplicativeFactors.read(a);
    }
    if (!a.text("solver").equals("cd")) {
      throw a.get("solver").invalid("cd or mu");
    }
    if (a.flag("shuffle")) {
      throw a.unsupported("shuffle", "False, since it draws random numbers");
    }
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    int count = components.rows();
    int features = components.columns();
    double alpha = a.real("alpha_W") * features;
    double lasso = alpha * a.real("l1_ratio");
    double ridge = alpha * (1 - a.real("l1_ratio"));
    double[] gram = new double[Math.multiplyExact(count, count)];
    double[] minusLasso = new double[count];
    for (int k = 0; k < count; k++) {
      minusLasso[k] = -lasso;
      for (int l = 0; l < count; l++) {
        double sum = k == l ? ridge : 0;
        for (int j = 0; j < features; j++) {
          sum += components.get(k, j) * components.get(l, j);
        }
        gram[k * count + l] = sum;
      }
    }
    return new NonNegativeFactors(
        Inputs.of(a, features),
        gram,
        LinearMap.of(components, minusLasso, false),
        a.real("tol"),
        a.get("max_iter").count());
  }

  @Override
  public boolean rowsAreIndependent() {
    return false;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Features checked = inputs.numeric(x, Inputs.NonFinite.REFUSED);
    double[] values = checked instanceof SparseMatrix s ? s.values() : ((Matrix) checked).values();
    inputs.requireNotNegative(values);
    int count = products.outputs();
    double[] targets = products.scores(checked);
    double[] weights = new double[targets.length];
    double first = 0;
    for (int iteration = 1; iteration <= iterations; iteration++) {
      double violation = sweep(weights, targets, x.rows(), count);
      if (iteration == 1) {
        first = violation;
      }
      if (first == 0 || violation / first <= tolerance) {
        break;
      }
    }
    Matrix answer = Matrix.of(x.rows(), count, weights);
    return products.typeFor(checked) == ElementType.FLOAT32
        ? answer.as(ElementType.FLOAT32)
        : answer;
  }

  /** One pass over all coordinates; returns how far they were from their optimum. */
  private double sweep(double[] weights, double[] targets, int rows, int count) {
    double violation = 0;
    for (int t = 0; t < count; t++) {
      double curvature = gram[t * count + t];
      for (int i = 0; i < rows; i++) {
        int row = i * count;
        double gradient = -targets[row + t];
        for (int r = 0; r < count; r++) {
          gradient += gram[t * count + r] * weights[row + r];
        }
        double w = weights[row + t];
        violation += Math.abs(w == 0 ? Math.min(0, gradient) : gradient);
        if (curvature != 0) {
          weights[row + t] = Math.max(w - gradient / curvature, 0);
        }
      }
    }
    return violation;
  }
}
