package dev.bonafide.sklearn.impute;

/**
 * The positions of the smallest numbers in the order in which numpy's {@code argpartition} leaves
 * them. The order decides which of several equally near neighbours count. numpy has a second
 * algorithm for processors with AVX2 or AVX-512 that orders equals differently; there
 * scikit-learn's own answer depends on the machine, and so may differ from this one.
 */
final class Introselect {
  private final double[] values;
  private final int[] order;

  private Introselect(double[] values) {
    this.values = values;
    this.order = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /**
   * Positions, of which the first {@code count} are those of the smallest. NaN counts as largest.
   */
  static int[] smallest(double[] values, int count) {
    var select = new Introselect(values);
    select.run(count - 1);
    return select.order;
  }

  private boolean less(int i, int j) {
    double a = values[order[i]];
    double b = values[order[j]];
    return a < b || (Double.isNaN(b) && !Double.isNaN(a));
  }

  private boolean less(double a, double b) {
    return a < b || (Double.isNaN(b) && !Double.isNaN(a));
  }

  private void swap(int i, int j) {
    int held = order[i];
    order[i] = order[j];
    order[j] = held;
  }

  private void run(int kth) {
    int low = 0;
    int high = order.length - 1;
    if (kth < 3) {
      selectFew(kth);
      return;
    }
    while (low + 1 < high) {
      medianToLow(low, low + (high - low) / 2, high);
      double pivot = values[order[low]];
      int left = low + 1;
      int right = high;
      while (true) {
        do {
          left++;
        } while (less(values[order[left]], pivot));
        do {
          right--;
        } while (less(pivot, values[order[right]]));
        if (right < left) {
          break;
        }
        swap(left, right);
      }
      swap(low, right);
      if (right >= kth) {
        high = right - 1;
      }
      if (right <= kth) {
        low = left;
      }
    }
    if (high == low + 1 && less(high, low)) {
      swap(high, low);
    }
  }

  private void selectFew(int kth) {
    for (int i = 0; i <= kth && i < order.length; i++) {
      int least = i;
      for (int k = i + 1; k < order.length; k++) {
        if (less(k, least)) {
          least = k;
        }
      }
      swap(i, least);
    }
  }

  /** Moves the median of three to {@code low} and the least of them beside it. */
  private void medianToLow(int low, int middle, int high) {
    if (less(high, middle)) {
      swap(high, middle);
    }
    if (less(high, low)) {
      swap(high, low);
    }
    if (less(low, middle)) {
      swap(low, middle);
    }
    swap(middle, low + 1);
  }
}
