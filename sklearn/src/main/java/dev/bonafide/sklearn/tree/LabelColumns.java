package dev.bonafide.sklearn.tree;

import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import java.util.List;

/** Joins label columns of several outputs into one array, as {@code np.column_stack} does. */
public final class LabelColumns {
  private LabelColumns() {}

  /** Row-major; where the columns are of different kinds, the first column's kind decides. */
  public static Labels join(List<Labels> columns, int rows) {
    int count = columns.size();
    return switch (columns.getFirst()) {
      case Labels.Ints first -> {
        long[] target = new long[rows * count];
        fill(columns, rows, (cell, at) -> target[at] = (long) number(cell));
        yield new Labels.Ints(target, first.type(), count);
      }
      case Labels.Reals first -> {
        double[] target = new double[rows * count];
        fill(columns, rows, (cell, at) -> target[at] = number(cell));
        yield new Labels.Reals(target, first.type(), count);
      }
      case Labels.Booleans first -> {
        boolean[] target = new boolean[rows * count];
        fill(columns, rows, (cell, at) -> target[at] = number(cell) != 0);
        yield new Labels.Booleans(target, count);
      }
      case Labels.Texts first -> {
        String[] target = new String[rows * count];
        fill(columns, rows, (cell, at) -> target[at] = text(cell));
        yield new Labels.Texts(target, ElementType.OBJECT, count);
      }
    };
  }

  private interface Sink {
    void put(Cell cell, int at);
  }

  private static void fill(List<Labels> columns, int rows, Sink sink) {
    for (int k = 0; k < columns.size(); k++) {
      for (int i = 0; i < rows; i++) {
        sink.put(columns.get(k).cell(i), i * columns.size() + k);
      }
    }
  }

  private static double number(Cell cell) {
    return switch (cell) {
      case Cell.Number(double value) -> value;
      case Cell.Bool(boolean value) -> value ? 1 : 0;
      case Cell.Text t -> Double.NaN;
      case Cell.None n -> Double.NaN;
    };
  }

  private static String text(Cell cell) {
    return switch (cell) {
      case Cell.Text(String value) -> value;
      case Cell.Number(double value) -> Double.toString(value);
      case Cell.Bool(boolean value) -> value ? "True" : "False";
      case Cell.None n -> "None";
    };
  }
}
