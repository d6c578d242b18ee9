package dev.bonafide.sklearn.data;

import java.util.Arrays;
import java.util.List;

/**
 * A compressed-sparse-row matrix; within a row the column indices may be in any order, and
 * duplicates add up, as in scipy. The arrays are taken over and shared.
 *
 * @param rows number of samples
 * @param columns number of columns
 * @param starts {@code rows + 1} positions: row {@code i} is {@code starts[i]} to {@code
 *     starts[i+1]}
 * @param indices column of each stored element
 * @param values the stored elements
 * @param type their numpy type
 */
public record SparseMatrix(
    int rows, int columns, int[] starts, int[] indices, double[] values, ElementType type)
    implements Features, Answer {

  public SparseMatrix {
    if (rows < 0 || columns < 0 || starts.length != rows + 1 || indices.length != values.length) {
      throw new IllegalArgumentException("arrays of a CSR matrix that belong together");
    }
    if (starts[0] != 0 || starts[rows] != values.length) {
      throw new IllegalArgumentException("row starts from 0 to " + values.length);
    }
    for (int i = 0; i < rows; i++) {
      if (starts[i] > starts[i + 1]) {
        throw new IllegalArgumentException("row starts in order, found a decrease at row " + i);
      }
    }
    for (int index : indices) {
      if (index < 0 || index >= columns) {
        throw new IllegalArgumentException("columns below " + columns + ", found " + index);
      }
    }
  }

  @Override
  public List<Integer> shape() {
    return List.of(rows, columns);
  }

  @Override
  public SparseMatrix rows(int from, int to) {
    if (from == 0 && to == rows) {
      return this;
    }
    int[] newStarts = new int[to - from + 1];
    for (int i = 0; i <= to - from; i++) {
      newStarts[i] = starts[from + i] - starts[from];
    }
    return new SparseMatrix(
        to - from,
        columns,
        newStarts,
        Arrays.copyOfRange(indices, starts[from], starts[to]),
        Arrays.copyOfRange(values, starts[from], starts[to]),
        type);
  }

  /** The same matrix with every zero written out. */
  public Matrix toDense() {
    double[] dense = new double[Math.multiplyExact(rows, columns)];
    for (int i = 0; i < rows; i++) {
      addRow(i, dense, i * columns);
    }
    return Matrix.of(rows, columns, dense, type);
  }

  /** The same with each element rounded to what its type can hold. */
  public SparseMatrix rounded() {
    if (type != ElementType.FLOAT32) {
      return this;
    }
    double[] target = values.clone();
    for (int k = 0; k < target.length; k++) {
      target[k] = (float) target[k];
    }
    return new SparseMatrix(rows, columns, starts, indices, target, type);
  }

  /** Columns as rows, within each the old rows in order. */
  public SparseMatrix transposed() {
    int[] newStarts = new int[columns + 1];
    for (int column : indices) {
      newStarts[column + 1]++;
    }
    for (int j = 0; j < columns; j++) {
      newStarts[j + 1] += newStarts[j];
    }
    int[] at = Arrays.copyOf(newStarts, columns);
    int[] newIndices = new int[indices.length];
    double[] newValues = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int k = starts[i]; k < starts[i + 1]; k++) {
        int to = at[indices[k]]++;
        newIndices[to] = i;
        newValues[to] = values[k];
      }
    }
    return new SparseMatrix(columns, rows, newStarts, newIndices, newValues, type);
  }

  /** Adds row {@code row} into {@code target[offset…offset+columns)}. */
  public void addRow(int row, double[] target, int offset) {
    for (int k = starts[row]; k < starts[row + 1]; k++) {
      target[offset + indices[k]] += values[k];
    }
  }

  /** The stored elements of a dense matrix that are not zero. */
  public static SparseMatrix of(Matrix dense) {
    int count = 0;
    for (double v : dense.values()) {
      if (v != 0) {
        count++;
      }
    }
    int[] starts = new int[dense.rows() + 1];
    int[] indices = new int[count];
    double[] values = new double[count];
    int at = 0;
    for (int i = 0; i < dense.rows(); i++) {
      for (int j = 0; j < dense.columns(); j++) {
        double v = dense.get(i, j);
        if (v != 0) {
          indices[at] = j;
          values[at++] = v;
        }
      }
      starts[i + 1] = at;
    }
    return new SparseMatrix(dense.rows(), dense.columns(), starts, indices, values, dense.type());
  }
}
