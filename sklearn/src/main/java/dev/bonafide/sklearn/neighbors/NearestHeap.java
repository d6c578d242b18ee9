package dev.bonafide.sklearn.neighbors;

import java.util.Arrays;

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

  /** The rows, the nearest first, of equals the earlier row; the heap is used up. */
  int[] sorted() {
    for (int at = rows.length / 2 - 1; at >= 0; at--) {
      sink(at, rows.length);
    }
    for (int end = rows.length - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
    return rows;
  }

  private void sink(int from, int end) {
    int at = from;
    for (int child = 2 * at + 1; child < end; child = 2 * at + 1) {
      if (child + 1 < end && isBehind(child + 1, child)) {
        child++;
      }
      if (!isBehind(child, at)) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private boolean isBehind(int a, int b) {
    int order = Double.compare(distances[a], distances[b]);
    return order > 0 || (order == 0 && rows[a] > rows[b]);
  }

  private void swap(int a, int b) {
    double distance = distances[a];
    distances[a] = distances[b];
    distances[b] = distance;
    int row = rows[a];
    rows[a] = rows[b];
    rows[b] = row;
  }
}
