package dev.bonafide.runtime;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonLimits;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.sklearn.Model;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import dev.bonafide.sklearn.estimator.Method;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signed {@code expected.json}: inputs and what the model answered when it was released, as V2
 * tensors, so that a request and its answer put together make one.
 *
 * <pre>{"inputs": [{"name": "x", "shape": [1, 64], "datatype": "FP64", "data": [0.0, …]}],
 * "outputs": [{"name": "predict", "data": [7]}], "tolerance": 1e-9}</pre>
 *
 * <p>Texts must be equal, numbers within the tolerance relative to the expected one.
 */
final class Expectations {
  /** An expectation is a sample, not a test set. */
  private static final int MAX_BYTES = 16 << 20;

  private static final double TOLERANCE = 1e-9;

  private final Features inputs;
  private final List<Expected> outputs;
  private final double tolerance;

  private record Expected(Method method, List<Cell> values) {}

  private Expectations(Features inputs, List<Expected> outputs, double tolerance) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.tolerance = tolerance;
  }

  static Expectations read(MemorySegment bytes) throws RefusedException {
    if (bytes.byteSize() > MAX_BYTES) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "expected.json is too large",
          bytes.byteSize() + " bytes",
          "at most " + MAX_BYTES);
    }
    Json json =
        JsonReader.parse(
                bytes.toArray(ValueLayout.JAVA_BYTE),
                Reason.EXPECTATION_FAILED,
                new JsonLimits(16, 4_000_000))
            .orThrow();
    if (!(json instanceof Json.Obj top)) {
      throw malformed("something else", "an object with inputs and outputs");
    }
    var outputs = new ArrayList<Expected>();
    for (Json output : items(top, "outputs")) {
      outputs.add(expected(output));
    }
    if (outputs.isEmpty()) {
      throw malformed("no outputs", "at least one");
    }
    double tolerance = TOLERANCE;
    if (top.get("tolerance") instanceof Json.Num given) {
      tolerance = given.doubleValue();
      if (!(tolerance >= 0 && tolerance <= 0.1)) {
        throw malformed("tolerance " + tolerance, "0 to 0.1");
      }
    }
    return new Expectations(features(items(top, "inputs")), outputs, tolerance);
  }

  private static List<Json> items(Json.Obj object, String name) throws RefusedException {
    if (object.get(name) instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw malformed("no list '" + name + "'", "inputs and outputs as V2 tensors");
  }

  private static Expected expected(Json json) throws RefusedException {
    if (json instanceof Json.Obj output && output.string("name") instanceof String name) {
      Optional<Method> method = Method.named(name);
      if (method.isPresent()) {
        return new Expected(method.get(), flatten(items(output, "data")));
      }
      throw malformed("output '" + name + "'", "a method of the estimator");
    }
    throw malformed("an output without a name", "outputs as V2 tensors");
  }

  /** One numeric tensor is a matrix, one of texts documents, several the columns of a table. */
  private static Features features(List<Json> tensors) throws RefusedException {
    if (tensors.size() == 1 && tensors.getFirst() instanceof Json.Obj tensor) {
      List<Cell> cells = flatten(items(tensor, "data"));
      if (!cells.isEmpty() && cells.stream().allMatch(Cell.Text.class::isInstance)) {
        return new Documents(cells.stream().map(c -> ((Cell.Text) c).value()).toList());
      }
      return matrix(tensor, cells);
    }
    var names = new ArrayList<String>();
    var columns = new ArrayList<Column>();
    int rows = -1;
    for (Json json : tensors) {
      if (!(json instanceof Json.Obj tensor)) {
        throw malformed("an input that is no object", "inputs as V2 tensors");
      }
      List<Cell> cells = flatten(items(tensor, "data"));
      if (rows >= 0 && rows != cells.size()) {
        throw malformed(cells.size() + " values", rows + " as in the first column");
      }
      rows = cells.size();
      String name = tensor.string("name");
      names.add(name == null ? "" : name);
      columns.add(new Column.Cells(cells));
    }
    if (rows < 0) {
      throw malformed("no inputs", "at least one");
    }
    return new Table(names, columns, rows);
  }

  private static Matrix matrix(Json.Obj tensor, List<Cell> cells) throws RefusedException {
    int rows = cells.isEmpty() ? 0 : size(tensor, cells.size());
    if (rows == 0 || cells.size() % rows != 0) {
      throw malformed(cells.size() + " values", "a whole number of rows as 'shape' says");
    }
    double[] values = new double[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(cells.get(i));
    }
    return Matrix.of(rows, values.length / rows, values);
  }

  /** Rows: the first axis of the shape, or of the nested data. */
  private static int size(Json.Obj tensor, int values) throws RefusedException {
    if (tensor.get("shape") instanceof Json.Arr(List<Json> shape)
        && !shape.isEmpty()
        && shape.getFirst() instanceof Json.Num rows) {
      double n = rows.doubleValue();
      return n >= 1 && n <= values && n == Math.rint(n) ? (int) n : 0;
    }
    return items(tensor, "data").size();
  }

  private static List<Cell> flatten(List<Json> data) throws RefusedException {
    var cells = new ArrayList<Cell>();
    flatten(data, cells);
    return cells;
  }

  /** As deep as the JSON reader allows. */
  private static void flatten(List<Json> data, List<Cell> cells) throws RefusedException {
    for (Json json : data) {
      switch (json) {
        case Json.Arr(List<Json> inner) -> flatten(inner, cells);
        case Json.Num n -> cells.add(new Cell.Number(n.doubleValue()));
        case Json.Str(String text) -> cells.add(new Cell.Text(text));
        case Json.Bool(boolean flag) -> cells.add(new Cell.Bool(flag));
        case Json.Null n -> cells.add(new Cell.Number(Double.NaN));
        case Json.Obj o -> throw malformed("an object among data", "numbers or texts");
      }
    }
  }

  /** Holds the model to the expectations; refused with EXPECTATION_FAILED. */
  void check(Model model) throws RefusedException {
    for (Expected output : outputs) {
      String name = output.method().pythonName();
      if (!model.methods().contains(output.method())) {
        throw failed("the model has no " + name, "no such method", name);
      }
      Answer answer = model.apply(output.method(), inputs).orThrow();
      compare(name, AnswerCells.of(answer), output.values());
    }
  }

  private void compare(String name, List<Cell> found, List<Cell> expected) throws RefusedException {
    if (found.size() != expected.size()) {
      throw failed(
          name + " has another size", found.size() + " values", expected.size() + " values");
    }
    for (int i = 0; i < found.size(); i++) {
      if (!agree(found.get(i), expected.get(i))) {
        throw failed(name + " differs at value " + i, shown(found.get(i)), shown(expected.get(i)));
      }
    }
  }

  private boolean agree(Cell found, Cell expected) {
    if (found instanceof Cell.Text || expected instanceof Cell.Text) {
      return text(found).equals(text(expected))
          || (expected instanceof Cell.Text(String t) && nonFinite(t, number(found)));
    }
    double a = number(found);
    double b = number(expected);
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return Double.isNaN(a) && Double.isNaN(b);
    }
    return a == b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), 1e-300);
  }

  /** JSON has no NaN and no infinity; they stand as texts. */
  private static boolean nonFinite(String text, double found) {
    return switch (text) {
      case "NaN" -> Double.isNaN(found);
      case "Infinity" -> found == Double.POSITIVE_INFINITY;
      case "-Infinity" -> found == Double.NEGATIVE_INFINITY;
      default -> false;
    };
  }

  private static double number(Cell cell) {
    return switch (cell) {
      case Cell.Number(double value) -> value;
      case Cell.Bool(boolean flag) -> flag ? 1 : 0;
      case Cell.Text t -> Double.NaN;
      case Cell.None n -> Double.NaN;
    };
  }

  private static String text(Cell cell) {
    return cell instanceof Cell.Text(String text) ? text : "\0not a text " + number(cell);
  }

  private static String shown(Cell cell) {
    return switch (cell) {
      case Cell.Number(double value) -> Double.toString(value);
      case Cell.Bool(boolean flag) -> Boolean.toString(flag);
      case Cell.Text(String text) -> "'" + text + "'";
      case Cell.None n -> "None";
    };
  }

  private static RefusedException failed(String message, String found, String expected) {
    return new RefusedException(
        Refusal.of(Reason.EXPECTATION_FAILED, "expected.json: " + message, found, expected));
  }

  private static RefusedException malformed(String found, String expected) {
    return new RefusedException(
        Refusal.of(Reason.EXPECTATION_FAILED, "expected.json cannot be used", found, expected));
  }
}
