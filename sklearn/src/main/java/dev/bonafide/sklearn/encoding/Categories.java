package dev.bonafide.sklearn.encoding;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.estimator.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The categories of one column with their codes. Values compare as in Python: an int equals a float
 * and a bool of the same value; NaN, where it is a category, equals NaN.
 */
public final class Categories {
  /** The code of a value that is no category. */
  public static final int UNKNOWN = -1;

  private final Map<Object, Integer> codes = new HashMap<>();
  private final int size;

  private final boolean hasText;

  Categories(List<Cell> cells) {
    this.size = cells.size();
    this.hasText = cells.stream().anyMatch(cell -> cell instanceof Cell.Text);
    for (int i = 0; i < size; i++) {
      codes.putIfAbsent(key(cells.get(i)), i);
    }
  }

  /** Reads an array of categories of any kind. */
  public static Categories read(Value value) throws RefusedException {
    return new Categories(value.cells());
  }

  public int size() {
    return size;
  }

  private static Object key(Cell cell) {
    return switch (cell) {
      case Cell.Text(String text) -> text;
      case Cell.Number(double number) -> number(number);
      case Cell.Bool(boolean flag) -> number(flag ? 1 : 0);
      case Cell.None none -> none;
    };
  }

  /** Zeros of both signs are one key; boxed NaNs are equal. */
  private static Double number(double value) {
    return value == 0 ? 0.0 : value;
  }

  /** The code of a cell, or {@link #UNKNOWN}. */
  public int code(Cell cell) {
    return codes.getOrDefault(key(cell), UNKNOWN);
  }

  /** The codes of a column. Refused where categories are texts and the column is of numbers. */
  int[] codes(Column column) throws RefusedException {
    if (hasText && column instanceof Column.Numbers) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "a column of numbers cannot be told among categories that are texts",
          "a column of type " + column.type(),
          "a column of texts");
    }
    int[] found = new int[column.rows()];
    for (int i = 0; i < found.length; i++) {
      found[i] =
          column instanceof Column.Numbers numbers
              ? codes.getOrDefault(number(numbers.values()[i]), UNKNOWN)
              : code(column.cell(i));
    }
    return found;
  }
}
