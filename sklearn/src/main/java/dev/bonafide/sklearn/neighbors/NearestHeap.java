package dev.bonafide.sklearn.neighbors;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The nearest so far, the farthest of them on top. Of several that are equally far it drops the one
 * that scikit-learn's heap drops, for which it sifts in the same way.
 */
final class NearestHeap {
  private final double[] distances;
  private final int[] rows;

  NearestHeap(int size) {
    distances = new double[size];
    rows = new int[size];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
  }

  double farthest() {
    return distances[0];
  }

  void push(double distance, int row) {
    if (!(distance < distances[0])) {
      return;
    }
    int at = 0;
    while (true) {
      int left = 2 * at + 1;
      int right = left + 1;
      if (left >= distances.length) {
        break;
      }
      int child = right >= distances.length || distances[left] >= distances[right] ? left : right;
      if (!(distance < distances[child])) {
        break;
      }
      distances[at] = distances[child];
      rows[at] = rows[child];
      at = child;
    }
    distances[at] = distance;
    rows[at] = row;
  }

  /** The rows, the nearest first, of equals the earlier row. */
  int[] sorted() {
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(i -> distances[i]).thenComparingInt(i -> rows[i]))
        .mapToInt(i -> rows[i])
        .toArray();
  }
}
