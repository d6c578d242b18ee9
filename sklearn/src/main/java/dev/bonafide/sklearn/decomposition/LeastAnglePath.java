package dev.bonafide.sklearn.decomposition;

import java.util.Arrays;

/**
 * One path of least angle regression, followed as scikit-learn's {@code lars_path} does, with the
 * same tolerances: they decide where a path ends.
 */
final class LeastAnglePath {
  /** Which path. */
  enum Kind {
    LAR,
    LASSO
  }

  private static final double TINY = Float.MIN_NORMAL;
  private static final double EPSILON = Math.ulp(1.0);
  private static final double EQUALITY = Math.ulp(1.0f);
  private static final double DEGENERATE = 1e-7;
  private static final double DIGITS = 1e15;
  private static final int MOST_TRIES = 64;

  private final LeastAngleCoding coding;
  private final double[] products;
  private final ActiveSet active;

  /** Of each inactive atom, by its position; those before are of no meaning. */
  private final double[] correlation;

  private final double[] sign;
  private double[] weights;
  private double[] before;
  private double alphaBefore;
  private int step;
  private boolean crossed;

  LeastAnglePath(LeastAngleCoding coding, double[] products) {
    int size = coding.gram().size();
    this.coding = coding;
    this.products = products;
    this.active = new ActiveSet(coding.gram(), size);
    this.correlation = products.clone();
    this.sign = new double[size];
    this.weights = new double[size];
    this.before = new double[size];
  }

  /** The weights at the end of the path. */
  double[] end() {
    int size = products.length;
    double least = coding.alpha() / coding.features();
    while (true) {
      int best = best();
      double greatest = best == size ? 0 : size(correlation[best]);
      double alpha = greatest / coding.features();
      if (alpha <= least + EQUALITY) {
        if (Math.abs(alpha - least) > EQUALITY && step > 0) {
          interpolate((alphaBefore - least) / (alphaBefore - alpha));
        }
        return weights;
      }
      if (step >= coding.steps() || active.count() >= size || Double.isNaN(alpha)) {
        return weights;
      }
      if (!crossed && !join(best)) {
        continue;
      }
      if (coding.kind() == Kind.LASSO && step > 0 && alphaBefore < alpha) {
        return weights;
      }
      advance(greatest);
      alphaBefore = alpha;
    }
  }

  private double size(double correlated) {
    return coding.positive() ? correlated : Math.abs(correlated);
  }

  /** The position of the inactive atom that is nearest to what is left of the sample. */
  private int best() {
    int best = active.count();
    for (int k = best + 1; k < correlation.length; k++) {
      if (size(correlation[k]) > size(correlation[best])) {
        best = k;
      }
    }
    return best;
  }

  private void interpolate(double share) {
    for (int k = 0; k < weights.length; k++) {
      weights[k] = before[k] + share * (weights[k] - before[k]);
    }
  }

  /** Makes an atom active, or drops it for good where it is nearly a sum of those that are. */
  private boolean join(int position) {
    double diagonal = Math.max(Math.sqrt(Math.abs(active.remainder(position))), EPSILON);
    if (diagonal < DEGENERATE) {
      // As in scikit-learn the atoms change places here and their correlations do not.
      correlation[position] = 0;
      active.swap(position, active.count());
      return false;
    }
    int place = active.count();
    sign[place] = coding.positive() ? 1 : Math.signum(correlation[position]);
    correlation[position] = correlation[place];
    active.add(position, diagonal);
    return true;
  }

  /** One step in the direction that has the same angle with all active atoms. */
  private void advance(double greatest) {
    int count = active.count();
    double[] direction = active.solve(sign, 0);
    double scale = scale(direction);
    if (!Double.isFinite(scale)) {
      for (int i = 0; i < MOST_TRIES && !Double.isFinite(scale); i++) {
        direction = active.solve(sign, (Math.scalb(1.0, i + 1) - 1) * EPSILON);
        scale = 1 / Math.sqrt(Math.max(along(direction), EPSILON));
      }
    }
    for (int k = 0; k < count; k++) {
      direction[k] *= scale;
    }
    double[] change = change(direction);
    double length = length(greatest, scale, change);
    int leaving = crossing(direction, length);
    crossed = leaving >= 0;
    if (crossed) {
      if (coding.kind() == Kind.LASSO) {
        length = crossingLength(direction, leaving);
      }
      sign[leaving] = -sign[leaving];
    }
    step++;
    move(direction, length);
    for (int k = count; k < correlation.length; k++) {
      correlation[k] -= length * change[k];
    }
    if (crossed && coding.kind() == Kind.LASSO) {
      leave(leaving);
    }
  }

  private double scale(double[] direction) {
    if (direction.length == 1 && direction[0] == 0) {
      direction[0] = 1;
      return 1;
    }
    return 1 / Math.sqrt(along(direction));
  }

  private double along(double[] direction) {
    double sum = 0;
    for (int k = 0; k < direction.length; k++) {
      sum += direction[k] * sign[k];
    }
    return sum;
  }

  /** How the correlation of each inactive atom changes along the way. */
  private double[] change(double[] direction) {
    double[] change = new double[correlation.length];
    for (int j = active.count(); j < change.length; j++) {
      double sum = 0;
      for (int k = 0; k < direction.length; k++) {
        sum += coding.gram().get(active.atom(k), active.atom(j)) * direction[k];
      }
      // So that atoms that are equal but for rounding stay equal.
      change[j] = Math.abs(sum) < 1e3 ? Math.rint(sum * DIGITS) / DIGITS : sum;
    }
    return change;
  }

  /** How far until another atom is as near as the active ones are. */
  private double length(double greatest, double scale, double[] change) {
    double length = greatest / scale;
    for (int k = active.count(); k < change.length; k++) {
      length = least(length, (greatest - correlation[k]) / (scale - change[k] + TINY));
      if (!coding.positive()) {
        length = least(length, (greatest + correlation[k]) / (scale + change[k] + TINY));
      }
    }
    return length;
  }

  private static double least(double known, double candidate) {
    return candidate > 0 && candidate < known ? candidate : known;
  }

  /** The active atom whose weight would change its sign first, or -1. */
  private int crossing(double[] direction, double length) {
    int found = -1;
    double least = length;
    for (int k = 0; k < direction.length; k++) {
      double until = crossingLength(direction, k);
      // Of several at the same length the last.
      if (until > 0 && (until < least || (found >= 0 && until == least))) {
        least = until;
        found = k;
      }
    }
    return found;
  }

  private double crossingLength(double[] direction, int k) {
    return -weights[active.atom(k)] / (direction[k] + TINY);
  }

  private void move(double[] direction, double length) {
    double[] moved = before;
    before = weights;
    weights = moved;
    Arrays.fill(weights, 0);
    for (int k = 0; k < direction.length; k++) {
      int atom = active.atom(k);
      weights[atom] = before[atom] + length * direction[k];
    }
  }

  /** Makes an active atom inactive again, with its correlation computed anew. */
  private void leave(int position) {
    int atom = active.atom(position);
    active.remove(position);
    int count = active.count();
    System.arraycopy(sign, position + 1, sign, position, count - position);
    double left = products[atom];
    for (int k = 0; k < weights.length; k++) {
      left -= coding.gram().get(atom, k) * weights[k];
    }
    correlation[count] = left;
  }
}
