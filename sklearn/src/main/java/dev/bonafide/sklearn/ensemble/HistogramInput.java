package dev.bonafide.sklearn.ensemble;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Attributes;
import dev.bonafide.sklearn.estimator.Inputs;
import dev.bonafide.sklearn.estimator.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that histogram boosting tests: from 1.4 categorical ones first, as numbers of their
 * categories, then the others; before, or without categories, the input as it is.
 *
 * @param order the input column behind each tested column
 * @param categories for each tested column its categories' numbers; empty for a numeric column
 */
record HistogramInput(Inputs inputs, int[] order, List<Map<Cell, Integer>> categories) {

  static HistogramInput read(Attributes a) throws RefusedException {
    int features = a.get("n_features_in_").count();
    a.get("_bin_mapper").attributes().get("bin_thresholds_").items(features);
    Inputs inputs = Inputs.of(a, features);
    int[] order = new int[features];
    var categories = new ArrayList<Map<Cell, Integer>>();
    if (!a.isPresent("_preprocessor")) {
      for (int j = 0; j < features; j++) {
        order[j] = j;
        categories.add(Map.of());
      }
      return new HistogramInput(inputs, order, categories);
    }
    boolean[] categorical = a.get("is_categorical_").flags(features);
    List<Value> known = encoderCategories(a.get("_preprocessor").attributes());
    int at = 0;
    for (int j = 0; j < features; j++) {
      if (categorical[j]) {
        if (at == known.size()) {
          throw a.get("is_categorical_").invalid(known.size() + " categorical features");
        }
        categories.add(numbered(known.get(at)));
        order[at++] = j;
      }
    }
    for (int j = 0; j < features; j++) {
      if (!categorical[j]) {
        categories.add(Map.of());
        order[at++] = j;
      }
    }
    return new HistogramInput(inputs, order, categories);
  }

  private static List<Value> encoderCategories(Attributes preprocessor) throws RefusedException {
    for (Value transformer : preprocessor.get("transformers_").items()) {
      List<Value> parts = transformer.items(3);
      if (parts.get(0).text().equals("encoder")) {
        return parts.get(1).attributes().get("categories_").items();
      }
    }
    throw preprocessor.invalid("it has no transformer named encoder", "others", "encoder");
  }

  private static Map<Cell, Integer> numbered(Value categories) throws RefusedException {
    var numbers = new HashMap<Cell, Integer>();
    for (Cell cell : categories.cells()) {
      boolean missing = cell instanceof Cell.None || cell.equals(new Cell.Number(Double.NaN));
      if (!missing) {
        numbers.put(cell, numbers.size());
      }
    }
    return numbers;
  }

  int columns() {
    return order.length;
  }

  /** The tested columns, row-major; what is missing or unknown is NaN. */
  double[] matrix(Features x) throws RefusedException {
    if (categories.stream().allMatch(Map::isEmpty)) {
      return inputs.dense(x, Inputs.NonFinite.ALLOWED).values();
    }
    return switch (x) {
      case Table t -> {
        inputs.checkNames(t.names());
        inputs.checkFeatures(t.columns().size());
        yield encode(x.rows(), (row, column) -> t.columns().get(column).cell(row));
      }
      default -> {
        Matrix m = inputs.dense(x, Inputs.NonFinite.ALLOWED);
        yield encode(x.rows(), (row, column) -> new Cell.Number(m.get(row, column)));
      }
    };
  }

  private interface Cells {
    Cell at(int row, int column);
  }

  private double[] encode(int rows, Cells cells) throws RefusedException {
    double[] target = new double[Math.multiplyExact(rows, order.length)];
    for (int j = 0; j < order.length; j++) {
      Map<Cell, Integer> numbers = categories.get(j);
      for (int i = 0; i < rows; i++) {
        Cell cell = cells.at(i, order[j]);
        target[i * order.length + j] =
            numbers.isEmpty() ? number(cell) : numbers.getOrDefault(cell, -1);
        if (!numbers.isEmpty() && target[i * order.length + j] < 0) {
          target[i * order.length + j] = Double.NaN;
        }
      }
    }
    return target;
  }

  private double number(Cell cell) throws RefusedException {
    return switch (cell) {
      case Cell.Number(double value) -> value;
      case Cell.Bool(boolean value) -> value ? 1 : 0;
      case Cell.None n -> Double.NaN;
      case Cell.Text(String text) ->
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "could not convert string to float",
              "'" + text + "'",
              "a number");
    };
  }
}
