package dev.bonafide.runtime.tabular;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.pickle.AllowList;
import dev.bonafide.pickle.ModelReader;
import dev.bonafide.pickle.NdArray;
import dev.bonafide.pickle.PickleLimits;
import dev.bonafide.pickle.PyDict;
import dev.bonafide.pickle.PyValue;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .npy} file, or the only array or the one named {@code X} of a {@code .npz} file, as an
 * estimator's input. Nothing in it is executed, objects included.
 */
public final class NpyInput {
  private static final double EXACT_IN_DOUBLE = 0x1p53;
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 16L;

  private NpyInput() {}

  /**
   * Reads an array of rank 1 or 2: numbers, text, or objects that are one or the other.
   *
   * @return refused with the reader's reasons, or INVALID_REQUEST for an array that is no input
   */
  public static Outcome<Features> read(MemorySegment bytes) {
    return ModelReader.read(bytes, AllowList.dataOnly(), PickleLimits.defaults())
        .then(value -> Outcome.attempt(() -> features(value)));
  }

  /** The array of an npz archive that is meant. */
  private static PyValue chosen(PyDict arrays) throws RefusedException {
    PyValue named = arrays.get("X");
    if (named != null) {
      return named;
    }
    if (arrays.size() == 1) {
      return arrays.value(0);
    }
    var names = new ArrayList<String>();
    arrays.forEach((name, array) -> names.add(name instanceof PyValue.Str(String s) ? s : "?"));
    throw unusable(
        "the arrays " + String.join(", ", names.subList(0, Math.min(12, names.size()))),
        "one array, or one that is named X");
  }

  private static Features features(PyValue value) throws RefusedException {
    if (value instanceof PyDict arrays) {
      return features(chosen(arrays));
    }
    if (!(value instanceof NdArray array)) {
      throw unusable("no array", "an array of rank 1 or 2");
    }
    if (array.rank() < 1 || array.rank() > 2 || array.size() > MOST_ELEMENTS) {
      throw unusable("an array of shape " + array.shape(), "samples x features");
    }
    return switch (array.dtype().kind()) {
      case 'b', 'i', 'u', 'f' -> numbers(array);
      case 'U', 'S' -> cells(array, texts(array));
      case 'O' -> cells(array, objects(array));
      default -> throw unusable("an array of " + array.dtype(), "numbers or text");
    };
  }

  private static Matrix numbers(NdArray array) throws RefusedException {
    double[] values = array.toDoubles();
    ElementType type = type(array, values);
    return array.rank() == 1
        ? Matrix.vector(values, type)
        : Matrix.of(rows(array), columns(array), values, type);
  }

  /** Integers beyond 2^53 were rounded: they may only be used as the floats that they now are. */
  private static ElementType type(NdArray array, double[] values) {
    ElementType type = ElementType.of(array.dtype());
    if (type == ElementType.INT64 || type == ElementType.UINT64) {
      for (double value : values) {
        if (Math.abs(value) >= EXACT_IN_DOUBLE) {
          return ElementType.FLOAT64;
        }
      }
    }
    return type;
  }

  private static List<Cell> texts(NdArray array) throws RefusedException {
    return array.toStrings().stream().<Cell>map(Cell.Text::new).toList();
  }

  private static List<Cell> objects(NdArray array) throws RefusedException {
    var cells = new ArrayList<Cell>();
    for (PyValue value : array.toValues()) {
      cells.add(
          switch (value) {
            case PyValue.Str(String text) -> new Cell.Text(text);
            case PyValue.Float(double number) -> new Cell.Number(number);
            case PyValue.Int(long number) -> new Cell.Number(number);
            case PyValue.Bool(boolean truth) -> new Cell.Bool(truth);
            case PyValue.None none -> Cell.None.NONE;
            default -> throw unusable("an object that is no single value", "numbers or text");
          });
    }
    return cells;
  }

  private static Features cells(NdArray array, List<Cell> cells) throws RefusedException {
    if (array.rank() == 1) {
      var texts = new ArrayList<String>();
      for (Cell cell : cells) {
        if (!(cell instanceof Cell.Text(String text))) {
          throw unusable("an array of rank 1 of mixed values", "text alone, or samples x features");
        }
        texts.add(text);
      }
      return new Documents(texts);
    }
    int rows = rows(array);
    int columns = columns(array);
    var all = new ArrayList<Column>(columns);
    for (int c = 0; c < columns; c++) {
      var column = new ArrayList<Cell>(rows);
      for (int r = 0; r < rows; r++) {
        column.add(cells.get(r * columns + c));
      }
      all.add(
          array.dtype().kind() == 'O'
              ? new Column.Cells(column)
              : new Column.Strings(column.stream().map(t -> ((Cell.Text) t).value()).toList()));
    }
    return new Table(List.of(), all, rows);
  }

  private static int rows(NdArray array) {
    return Math.toIntExact(array.shape().getFirst());
  }

  private static int columns(NdArray array) {
    return Math.toIntExact(array.shape().getLast());
  }

  private static RefusedException unusable(String found, String expected) {
    return new RefusedException(
        Reason.INVALID_REQUEST, "the file holds no input for a model", found, expected);
  }
}
