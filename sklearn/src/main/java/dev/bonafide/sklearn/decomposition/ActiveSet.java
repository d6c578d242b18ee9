package dev.bonafide.sklearn.decomposition;

import java.util.Arrays;

/**
 * The atoms that have a weight so far, in the order in which they came, with the Cholesky factor of
 * their products. The others follow in the order that swapping leaves them, which decides between
 * equals.
 */
final class ActiveSet {
  private final Gram gram;
  private final int[] order;
  private final double[] factor;
  private final int capacity;
  private int count;

  ActiveSet(Gram gram, int capacity) {
    this.gram = gram;
    this.capacity = Math.min(capacity, gram.size());
    this.order = new int[gram.size()];
    Arrays.setAll(order, k -> k);
    this.factor = new double[this.capacity * this.capacity];
  }

  int count() {
    return count;
  }

  /** The atom at a position; the first {@link #count()} are active. */
  int atom(int position) {
    return order[position];
  }

  /** What the factor's new diagonal element would be, squared, with this atom added. */
  double remainder(int position) {
    double[] row = row(position);
    double own = gram.get(order[position], order[position]);
    for (int k = 0; k < count; k++) {
      own -= row[k] * row[k];
    }
    return own;
  }

  /** Adds the atom at a position, which changes places with the first inactive one. */
  void add(int position, double diagonal) {
    double[] row = row(position);
    System.arraycopy(row, 0, factor, count * capacity, count);
    factor[count * capacity + count] = diagonal;
    swap(position, count);
    count++;
  }

  /** Lets two inactive atoms change places. */
  void swap(int one, int other) {
    int atom = order[one];
    order[one] = order[other];
    order[other] = atom;
  }

  /** Removes the active atom at a position; it becomes the first inactive one. */
  void remove(int position) {
    int atom = order[position];
    System.arraycopy(order, position + 1, order, position, count - position - 1);
    order[count - 1] = atom;
    int rest = count - 1;
    count = position;
    while (count < rest) {
      add(count, Math.sqrt(Math.max(remainder(count), 0)));
    }
  }

  /** The factor's row of an inactive atom: its products with the active ones, solved forward. */
  private double[] row(int position) {
    double[] row = new double[count];
    for (int k = 0; k < count; k++) {
      double sum = gram.get(order[position], order[k]);
      for (int l = 0; l < k; l++) {
        sum -= factor[k * capacity + l] * row[l];
      }
      row[k] = sum / factor[k * capacity + k];
    }
    return row;
  }

  /**
   * Solves the products of the active atoms times the unknown = {@code right}.
   *
   * @param added to the factor's diagonal
   */
  double[] solve(double[] right, double added) {
    double[] x = Arrays.copyOf(right, count);
    for (int k = 0; k < count; k++) {
      for (int l = 0; l < k; l++) {
        x[k] -= factor[k * capacity + l] * x[l];
      }
      x[k] /= factor[k * capacity + k] + added;
    }
    for (int k = count - 1; k >= 0; k--) {
      for (int l = k + 1; l < count; l++) {
        x[k] -= factor[l * capacity + k] * x[l];
      }
      x[k] /= factor[k * capacity + k] + added;
    }
    return x;
  }
}
