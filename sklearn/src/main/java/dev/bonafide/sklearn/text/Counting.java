package dev.bonafide.sklearn.text;

import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.SparseMatrix;
import java.util.Arrays;
import java.util.TreeMap;

/** Rows of a sparse matrix that are made one after the other, by column and value. */
final class Counting {
  private final int columns;
  private final TreeMap<Integer, double[]> row = new TreeMap<>();
  private int[] starts = {0};
  private int[] indices = new int[64];
  private double[] values = new double[64];
  private int rows;
  private int size;

  Counting(int columns) {
    this.columns = columns;
  }

  void add(int column, double value) {
    row.computeIfAbsent(column, c -> new double[1])[0] += value;
  }

  void endRow() {
    while (size + row.size() > indices.length) {
      indices = Arrays.copyOf(indices, Math.multiplyExact(2, indices.length));
      values = Arrays.copyOf(values, indices.length);
    }
    row.forEach(
        (column, value) -> {
          indices[size] = column;
          values[size++] = value[0];
        });
    row.clear();
    rows++;
    if (rows >= starts.length) {
      starts = Arrays.copyOf(starts, Math.multiplyExact(2, starts.length) + 1);
    }
    starts[rows] = size;
  }

  SparseMatrix matrix(ElementType type) {
    return new SparseMatrix(
        rows,
        columns,
        Arrays.copyOf(starts, rows + 1),
        Arrays.copyOf(indices, size),
        Arrays.copyOf(values, size),
        type);
  }
}
