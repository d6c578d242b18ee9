package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.Decoded;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One input as a column of a frame, as pandas takes a list of Python values. */
final class FrameColumns {
  private static final Pattern NUMERAL = Pattern.compile("0|-?[1-9][0-9]{0,19}");

  private FrameColumns() {}

  static Column of(Tensor input, @Nullable ContentType metadataType) throws RefusedException {
    String word = input.contentType();
    ContentType type = word != null ? ContentType.named(word) : metadataType;
    if (ContentType.PD_JSON.word().equals(word)) {
      return typed(jsonCells(input));
    }
    if (type == ContentType.BASE64 || type == ContentType.DATETIME) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "input '" + input.name() + "' is no column of numbers or text",
          "content type " + type.word(),
          "content type np or str");
    }
    if (type == ContentType.STR) {
      return ofTexts(input);
    }
    if (type == ContentType.NP) {
      checkShape(input);
    } else if (input.lists().size() > 1) {
      throw nested(input, "a list");
    }
    if (input.datatype() == Datatype.BYTES) {
      return inferred(input);
    }
    return numbers(input, type == ContentType.NP);
  }

  /** What the codec makes texts of first; numbers only where they spell some. */
  private static Column ofTexts(Tensor input) throws RefusedException {
    var texts = (Decoded.TextList) Codec.decode(input, ContentType.STR);
    var data = new TensorData.Values(new ArrayList<>(texts.values()));
    var tensor = new Tensor(input.name(), input.datatype(), List.of(-1L), input.parameters(), data);
    return input.datatype() == Datatype.BYTES ? inferred(tensor) : numbers(tensor, false);
  }

  /**
   * An array must fit the shape that was sent and be a column: one axis for text, which pandas does
   * not reshape; for numbers an open first axis, or one that counts them all.
   */
  private static void checkShape(Tensor input) throws RefusedException {
    Decoded array = Codec.array(input);
    boolean isColumn =
        switch (array) {
          case Decoded.TextArray text -> text.shape().size() == 1;
          case Decoded.Numbers numbers ->
              !numbers.shape().isEmpty()
                  && (input.shape().getFirst() < 0 || numbers.shape().getFirst() == numbers.size());
          default -> throw new IllegalStateException("an array is of numbers or of text");
        };
    if (!isColumn) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "input '" + input.name() + "' is no column",
          "shape " + input.shape(),
          "shape [" + input.data().size() + "]");
    }
  }

  /** Numbers of the input's datatype; without a codec pandas loses no fraction on the way. */
  private static Column numbers(Tensor input, boolean isArray) throws RefusedException {
    var tensor =
        new Tensor(input.name(), input.datatype(), List.of(-1L), input.parameters(), input.data());
    var numbers = (Decoded.Numbers) Codec.array(tensor);
    double[] values = numbers.toArray();
    boolean isWhole =
        input.datatype().kind() == Datatype.Kind.SIGNED
            || input.datatype().kind() == Datatype.Kind.UNSIGNED;
    if (!isArray && isWhole && input.data() instanceof TensorData.Values(var elements)) {
      checkNumerals(input, elements);
    }
    if (!isArray && isWhole && input.data() instanceof TensorData.Reals reals) {
      for (int i = 0; i < values.length; i++) {
        if (reals.get(i) != values[i]) {
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "element " + i + " of input '" + input.name() + "' is no whole number",
              String.valueOf(reals.get(i)),
              "a number of datatype " + input.datatype());
        }
      }
    }
    return new Column.Numbers(values, RequestFeatures.type(input.datatype(), values));
  }

  /** Of texts pandas takes as whole numbers only those that are written as it writes them. */
  private static void checkNumerals(Tensor input, List<@Nullable Object> elements)
      throws RefusedException {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof String text && !NUMERAL.matcher(text).matches()) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "element " + i + " of input '" + input.name() + "' is no whole number",
            "'" + text + "'",
            "a number of datatype " + input.datatype() + ", without sign, blanks or zeros before");
      }
    }
  }

  /** The column with missing values at its end, so that it has that many rows. */
  static Column lengthened(Column column, int rows) {
    if (column.rows() == rows) {
      return column;
    }
    if (column instanceof Column.Numbers(double[] values, ElementType type)
        && type != ElementType.BOOL) {
      double[] longer = Arrays.copyOf(values, rows);
      Arrays.fill(longer, values.length, rows, Double.NaN);
      return new Column.Numbers(longer, type.isFloating() ? type : ElementType.FLOAT64);
    }
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < rows; i++) {
      cells.add(i < column.rows() ? column.cell(i) : Cell.None.NONE);
    }
    return new Column.Cells(cells);
  }

  /** What pandas makes of a list whose type it finds out by itself. */
  private static Column inferred(Tensor input) throws RefusedException {
    return switch (input.data()) {
      case TensorData.Integers integers -> {
        double[] values = new double[integers.size()];
        boolean exact = true;
        for (int i = 0; i < values.length; i++) {
          values[i] = integers.get(i);
          exact &= (long) values[i] == integers.get(i);
        }
        yield new Column.Numbers(values, exact ? ElementType.INT64 : ElementType.FLOAT64);
      }
      case TensorData.Reals reals -> new Column.Numbers(reals.toArray(), ElementType.FLOAT64);
      case TensorData.Values(List<@Nullable Object> elements) -> mixed(input, elements);
      case TensorData.Irregular irregular -> throw nested(input, irregular.what());
    };
  }

  private static Column mixed(Tensor input, List<@Nullable Object> elements)
      throws RefusedException {
    var cells = new ArrayList<Cell>();
    for (Object element : elements) {
      cells.add(cell(input, element));
    }
    return typed(cells);
  }

  /** A column of the type that all cells have in common. */
  private static Column typed(List<Cell> cells) {
    if (!cells.isEmpty() && cells.stream().allMatch(c -> c instanceof Cell.Text)) {
      return new Column.Strings(cells.stream().map(c -> ((Cell.Text) c).value()).toList());
    }
    if (cells.stream().allMatch(c -> c instanceof Cell.Bool) && !cells.isEmpty()) {
      double[] truths = new double[cells.size()];
      for (int i = 0; i < truths.length; i++) {
        truths[i] = ((Cell.Bool) cells.get(i)).value() ? 1 : 0;
      }
      return new Column.Numbers(truths, ElementType.BOOL);
    }
    boolean numbers =
        cells.stream().allMatch(c -> c instanceof Cell.Number || c instanceof Cell.None)
            && cells.stream().anyMatch(c -> c instanceof Cell.Number);
    if (!numbers) {
      return new Column.Cells(cells);
    }
    double[] values = new double[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i) instanceof Cell.Number(double value) ? value : Double.NaN;
    }
    return new Column.Numbers(values, ElementType.FLOAT64);
  }

  private static Cell cell(Tensor input, @Nullable Object element) throws RefusedException {
    return switch (element) {
      case null -> Cell.None.NONE;
      case String text -> new Cell.Text(text);
      case Boolean truth -> new Cell.Bool(truth);
      case Long number -> new Cell.Number(number);
      case Double number -> new Cell.Number(number);
      case BigInteger number -> new Cell.Number(number.doubleValue());
      case TensorData.Bytes bytes -> new Cell.Text(Codec.utf8(input, bytes));
      default ->
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "an element of input '" + input.name() + "' is no single value",
              "a list",
              "a number, a text or null");
    };
  }

  /** Every element is a JSON text whose value is the cell. */
  private static List<Cell> jsonCells(Tensor input) throws RefusedException {
    var cells = new ArrayList<Cell>();
    var texts = (Decoded.TextList) Codec.decode(input, ContentType.STR);
    for (String text : texts.values()) {
      byte[] bytes = (text == null ? "null" : text).getBytes(StandardCharsets.UTF_8);
      Outcome<Json> json = JsonReader.parse(bytes, Reason.INVALID_REQUEST);
      cells.add(
          switch (json.orThrow()) {
            case Json.Str(String value) -> new Cell.Text(value);
            case Json.Num number -> new Cell.Number(number.doubleValue());
            case Json.Bool(boolean value) -> new Cell.Bool(value);
            case Json.Null none -> Cell.None.NONE;
            case Json.Obj object -> throw nested(input, "an object");
            case Json.Arr array -> throw nested(input, "a list");
          });
    }
    return cells;
  }

  private static RefusedException nested(Tensor input, String found) {
    return new RefusedException(
        Reason.INVALID_REQUEST,
        "an element of input '" + input.name() + "' is no single value",
        found,
        "a number, a text, a truth value or null as JSON");
  }
}
