package dev.bonafide.sklearn.decomposition;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Estimator;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Transformer;
import dev.bonafide.sklearn.estimator.Value;

/**
 * {@code NMF} by multiplicative updates, and {@code MiniBatchNMF}: the weights of the components
 * start equal and are multiplied by what brings them nearer, until the whole batch makes no more
 * progress.
 *
 * @param beta of the divergence: 2 for Frobenius, 1 for Kullback-Leibler, 0 for Itakura-Saito
 * @param lasso the penalty on the weights
 * @param ridge the penalty on their squares
 * @param stop what ends the iterations
 */
record MultiplicativeFactors(
    Inputs inputs,
    Matrix components,
    double beta,
    double lasso,
    double ridge,
    double tolerance,
    int iterations,
    Stop stop)
    implements Transformer {

  /** float32's, whatever the type of the numbers. */
  private static final double EPSILON = Math.ulp(1f);

  /** What is looked at to see whether it goes on. */
  enum Stop {
    /** The divergence, every ten iterations. */
    DIVERGENCE,
    /** How far the weights moved. */
    CHANGE
  }

  static Estimator read(Attributes a) throws RefusedException {
    return with(a, a.get("max_iter").count(), Stop.DIVERGENCE);
  }

  static Estimator readMiniBatch(Attributes a) throws RefusedException {
    String own = a.isPresent("transform_max_iter") ? "transform_max_iter" : "max_iter";
    return with(a, a.get(own).count(), Stop.CHANGE);
  }

  private static Estimator with(Attributes a, int iterations, Stop stop) throws RefusedException {
    Matrix components = a.get("components_").matrix(Value.ANY, Value.ANY);
    double alpha = a.real("alpha_W") * components.columns();
    return new MultiplicativeFactors(
        Inputs.of(a, components.columns()),
        components,
        beta(a.get("beta_loss")),
        alpha * a.real("l1_ratio"),
        alpha * (1 - a.real("l1_ratio")),
        a.real("tol"),
        iterations,
        stop);
  }

  private static double beta(Value loss) throws RefusedException {
    if (!loss.isText()) {
      return loss.real();
    }
    return switch (loss.text()) {
      case "frobenius" -> 2;
      case "kullback-leibler" -> 1;
      case "itakura-saito" -> 0;
      default -> throw loss.invalid("frobenius, kullback-leibler, itakura-saito or a number");
    };
  }

  @Override
  public boolean rowsAreIndependent() {
    return false;
  }

  @Override
  public Features transform(Features x) throws RefusedException {
    Matrix checked = inputs.densified(x, Inputs.NonFinite.REFUSED);
    inputs.requireNotNegative(checked.values());
    if (stop == Stop.DIVERGENCE && beta <= 0 && contains(checked.values(), 0)) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "with this beta_loss X may not contain zeros",
          "a zero",
          "numbers above 0");
    }
    double[] weights = new double[Math.multiplyExact(checked.rows(), components.rows())];
    java.util.Arrays.fill(weights, Math.sqrt(mean(checked.values()) / components.rows()));
    var solution = new Solution(checked, weights);
    solution.iterate();
    Matrix answer = Matrix.of(checked.rows(), components.rows(), weights);
    return checked.type() == ElementType.FLOAT32 ? answer.as(ElementType.FLOAT32) : answer;
  }

  private static boolean contains(double[] values, double wanted) {
    for (double v : values) {
      if (v == wanted) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** The weights of one batch on their way. */
  private final class Solution {
    private final Matrix x;
    private final double[] weights;
    private final double[] product;
    private final double power;

    Solution(Matrix x, double[] weights) {
      this.x = x;
      this.weights = weights;
      this.product = new double[x.values().length];
      this.power = beta < 1 ? 1 / (2 - beta) : beta > 2 ? 1 / (beta - 1) : 1;
    }

    void iterate() {
      multiply();
      double first = stop == Stop.DIVERGENCE ? divergence() : 0;
      double last = first;
      for (int n = 1; n <= iterations; n++) {
        // scikit-learn adds the penalty to sums that it keeps, and so once more in every step.
        double penalty = beta == 1 && stop == Stop.DIVERGENCE ? n * lasso : lasso;
        double change = update(penalty);
        multiply();
        if (!(tolerance > 0)) {
          continue;
        }
        if (stop == Stop.CHANGE) {
          if (change <= tolerance) {
            return;
          }
        } else if (n % 10 == 0) {
          double now = divergence();
          if ((last - now) / first < tolerance) {
            return;
          }
          last = now;
        }
      }
    }

    private void multiply() {
      int count = components.rows();
      int features = components.columns();
      java.util.Arrays.fill(product, 0);
      for (int i = 0; i < x.rows(); i++) {
        for (int k = 0; k < count; k++) {
          double w = weights[i * count + k];
          for (int j = 0; j < features; j++) {
            product[i * features + j] += w * components.values()[k * features + j];
          }
        }
      }
    }

    /** One step for all weights; returns how far they moved, relative to their length. */
    private double update(double penalty) {
      int count = components.rows();
      int features = components.columns();
      double moved = 0;
      double length = 0;
      double[] step = new double[count];
      for (int i = 0; i < x.rows(); i++) {
        for (int k = 0; k < count; k++) {
          double up = 0;
          double down = 0;
          for (int j = 0; j < features; j++) {
            double h = components.values()[k * features + j];
            double p = product[i * features + j];
            up += upward(x.values()[i * features + j], p) * h;
            down += downward(p) * h;
          }
          double w = weights[i * count + k];
          down += lasso > 0 ? penalty : 0;
          down += ridge > 0 ? ridge * w : 0;
          double ratio = up / (down == 0 ? EPSILON : down);
          step[k] = w * (power == 1 ? ratio : Math.pow(ratio, power));
        }
        for (int k = 0; k < count; k++) {
          double next =
              stop == Stop.DIVERGENCE && beta < 1 && step[k] < Math.ulp(1.0) ? 0 : step[k];
          double d = next - weights[i * count + k];
          moved += d * d;
          length += next * next;
          weights[i * count + k] = next;
        }
      }
      return Math.sqrt(moved) / Math.sqrt(length);
    }

    private double upward(double v, double p) {
      if (beta == 2) {
        return v;
      }
      double safe = beta < 2 ? Math.max(p, EPSILON) : p;
      return beta == 1 ? v / safe : beta == 0 ? v / (safe * safe) : v * Math.pow(safe, beta - 2);
    }

    private double downward(double p) {
      return beta == 2
          ? p
          : beta == 1 ? 1 : Math.pow(beta < 1 ? Math.max(p, EPSILON) : p, beta - 1);
    }

    /** The root of twice the beta-divergence between the batch and its approximation. */
    private double divergence() {
      double sum = 0;
      for (int i = 0; i < product.length; i++) {
        sum += divergence(x.values()[i], product[i]);
      }
      return Math.sqrt(Math.max(2 * sum, 0));
    }

    private double divergence(double v, double p) {
      if (beta == 2) {
        return (v - p) * (v - p) / 2;
      }
      boolean counts = v > EPSILON;
      double safe = Math.max(p, EPSILON);
      if (beta == 1) {
        return (counts ? v * Math.log(v / safe) - v : 0) + p;
      }
      if (beta == 0) {
        return counts ? v / safe - Math.log(v / safe) - 1 : -1;
      }
      double own = counts ? Math.pow(v, beta) - beta * v * Math.pow(safe, beta - 1) : 0;
      return (own + Math.pow(p, beta) * (beta - 1)) / (beta * (beta - 1));
    }
  }
}
