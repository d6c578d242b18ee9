package dev.bonafide.training;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Labelled rows of numbers, all finite.
 *
 * <p>Shape: rows × columns, float64, row-major.
 */
public final class Table {
  private final List<String> columns;
  private final double[] values;
  private final Labels labels;

  /**
   * @param columns a name a column, at least one
   * @param values row-major; the array is kept, not copied, and must not change afterwards
   * @param labels one a row
   */
  Table(List<String> columns, double[] values, Labels labels) {
    if (columns.isEmpty() || values.length != (long) labels.size() * columns.size()) {
      throw new IllegalArgumentException(
          values.length + " values, expected " + labels.size() + " rows × " + columns.size());
    }
    this.columns = List.copyOf(columns);
    this.values = values;
    this.labels = labels;
  }

  /** A table of rows of equal length with columns named {@code x0}, {@code x1}, …. */
  public static Table of(List<double[]> rows, Labels labels) {
    int width = rows.isEmpty() ? 1 : rows.getFirst().length;
    double[] values = new double[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).length != width) {
        throw new IllegalArgumentException(
            "row " + row + " has " + rows.get(row).length + " values, expected " + width);
      }
      System.arraycopy(rows.get(row), 0, values, row * width, width);
    }
    List<String> names = java.util.stream.IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
    return new Table(names, values, labels);
  }

  public int rows() {
    return labels.size();
  }

  public List<String> columns() {
    return columns;
  }

  public Labels labels() {
    return labels;
  }

  public double value(int row, int column) {
    return values[row * columns.size() + column];
  }

  /** A copy of one row. */
  public double[] row(int row) {
    int width = columns.size();
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  /** A copy of all values, row-major. */
  public double[] values() {
    return values.clone();
  }

  /** The rows named, in that order. */
  public Table select(int[] rows) {
    int width = columns.size();
    double[] chosen = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, chosen, i * width, width);
    }
    return new Table(columns, chosen, labels.select(rows));
  }

  /** The same rows in a random order that depends on the seed alone. */
  public Table shuffled(long seed) {
    Random random = new Random(seed);
    int[] order = java.util.stream.IntStream.range(0, rows()).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return select(order);
  }

  /**
   * The first rows for training and the rest for testing, in their order: scikit-learn's {@code
   * train_test_split(shuffle=False)}, which rounds the test part up.
   *
   * @param testShare the test part of all rows, at least 0 and below 1
   */
  public Split split(double testShare) {
    if (!(testShare >= 0 && testShare < 1)) {
      throw new IllegalArgumentException("test share " + testShare + ", expected 0 ≤ share < 1");
    }
    int testRows = (int) Math.ceil(testShare * rows());
    int trainRows = rows() - testRows;
    return new Split(
        select(java.util.stream.IntStream.range(0, trainRows).toArray()),
        select(java.util.stream.IntStream.range(trainRows, rows()).toArray()));
  }

  /** A training part and a test part; the latter may be empty. */
  public record Split(Table training, Table test) {}
}
