package dev.bonafide.training;

/**
 * Sums in the order in which numpy adds a contiguous float64 array (pairwise, blocks of 128, eight
 * accumulators), so that {@code gamma="scale"} comes to the same number to the last bit.
 */
final class Sums {
  private static final int BLOCK = 128;

  private Sums() {}

  /** numpy's {@code var()} over all values. */
  static double variance(double[] values) {
    double mean = sum(values, 0, values.length) / values.length;
    double[] squares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double distance = values[i] - mean;
      squares[i] = distance * distance;
    }
    return sum(squares, 0, squares.length) / values.length;
  }

  static double sum(double[] values, int from, int count) {
    if (count < 8) {
      double sum = -0.0;
      for (int i = from; i < from + count; i++) {
        sum += values[i];
      }
      return sum;
    }
    if (count <= BLOCK) {
      return block(values, from, count);
    }
    int half = count / 2;
    half -= half % 8;
    return sum(values, from, half) + sum(values, from + half, count - half);
  }

  private static double block(double[] values, int from, int count) {
    double[] lanes = new double[8];
    System.arraycopy(values, from, lanes, 0, 8);
    int i = 8;
    for (; i < count - count % 8; i += 8) {
      for (int lane = 0; lane < 8; lane++) {
        lanes[lane] += values[from + i + lane];
      }
    }
    double sum =
        ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
            + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    for (; i < count; i++) {
      sum += values[from + i];
    }
    return sum;
  }
}
