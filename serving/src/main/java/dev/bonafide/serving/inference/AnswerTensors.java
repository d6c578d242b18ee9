package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.HalfFloats;
import dev.bonafide.serving.v2.RawTensors;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrices;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.SparseMatrix;
import dev.bonafide.sklearn.data.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes an estimator's answer: rank 1 becomes {@code [n,1]}, content type {@code np}. */
final class AnswerTensors {
  private static final Json.Obj NP = parameters(ContentType.NP);
  private static final Json.Obj BASE64 = parameters(ContentType.BASE64);

  private AnswerTensors() {}

  private static Json.Obj parameters(ContentType type) {
    return Json.object().put("content_type", type.word()).build();
  }

  /**
   * The answer as one tensor, a frame as one a column.
   *
   * @param wanted the content type that the client or the model's metadata names; {@code str} and
   *     {@code datetime} are for text only, {@code base64} has an element a row, and any other is
   *     {@code np}
   */
  static List<Tensor> of(String name, Answer answer, @Nullable String wanted)
      throws RefusedException {
    if (answer instanceof Table table) {
      return columns(table);
    }
    Tensor tensor = tensor(name, answer);
    return List.of(
        switch (ContentType.named(wanted)) {
          case STR, DATETIME -> text(tensor, String.valueOf(wanted));
          case BASE64 -> base64(tensor);
          case null, default -> tensor;
        });
  }

  private static Tensor text(Tensor tensor, String type) throws RefusedException {
    if (tensor.datatype() != Datatype.BYTES) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "output '" + tensor.name() + "' cannot be encoded as text",
          tensor.datatype() + " with content type " + type,
          "content type np");
    }
    Json.Obj parameters = Json.object().put("content_type", type).build();
    return new Tensor(tensor.name(), Datatype.BYTES, column(tensor), parameters, tensor.data());
  }

  private static List<Long> column(Tensor tensor) {
    return List.of(tensor.shape().getFirst(), 1L);
  }

  /** Each row's bytes as they lie in memory there; text as it is written. */
  private static Tensor base64(Tensor tensor) {
    var encoder = Base64.getEncoder();
    var rows = new ArrayList<String>();
    if (tensor.data() instanceof TensorData.Values(List<@Nullable Object> elements)) {
      elements.forEach(
          e ->
              rows.add(encoder.encodeToString(String.valueOf(e).getBytes(StandardCharsets.UTF_8))));
    } else {
      byte[] all = RawTensors.encode(tensor.datatype(), tensor.data());
      int count = tensor.shape().getFirst().intValue();
      int width = all.length / Math.max(1, count);
      for (int i = 0; i < count; i++) {
        byte[] row = Arrays.copyOfRange(all, i * width, (i + 1) * width);
        rows.add(encoder.encodeToString(row));
      }
    }
    return new Tensor(
        tensor.name(), Datatype.BYTES, column(tensor), BASE64, TensorData.Values.of(rows));
  }

  private static Tensor tensor(String name, Answer answer) throws RefusedException {
    return switch (answer) {
      case Matrix matrix ->
          new Tensor(
              name,
              datatype(matrix.type()),
              shape(matrix),
              NP,
              data(matrix.values(), matrix.type()));
      case SparseMatrix sparse -> tensor(name, sparse.toDense());
      case Labels labels -> labels(name, labels);
      case Matrices(List<Matrix> outputs) -> stacked(name, outputs);
      case Table table -> throw new IllegalStateException("a frame has a tensor a column");
    };
  }

  private static List<Long> shape(Answer answer) {
    List<Integer> shape = answer.shape();
    return shape.size() == 1
        ? List.of((long) shape.getFirst(), 1L)
        : shape.stream().map(Integer::longValue).toList();
  }

  private static Datatype datatype(ElementType type) {
    return switch (type) {
      case FLOAT64 -> Datatype.FP64;
      case FLOAT32 -> Datatype.FP32;
      case FLOAT16 -> Datatype.FP16;
      case INT64 -> Datatype.INT64;
      case INT32 -> Datatype.INT32;
      case INT16 -> Datatype.INT16;
      case INT8 -> Datatype.INT8;
      case UINT64 -> Datatype.UINT64;
      case UINT32 -> Datatype.UINT32;
      case UINT16 -> Datatype.UINT16;
      case UINT8 -> Datatype.UINT8;
      case BOOL -> Datatype.BOOL;
      case STRING, OBJECT -> Datatype.BYTES;
    };
  }

  private static TensorData data(double[] values, ElementType type) {
    if (type == ElementType.FLOAT16) {
      double[] halves = values.clone();
      for (int i = 0; i < halves.length; i++) {
        halves[i] = HalfFloats.fp16(halves[i]);
      }
      return TensorData.Reals.of(halves);
    }
    if (type.isFloating()) {
      return TensorData.Reals.of(values);
    }
    long[] whole = new long[values.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (long) values[i];
    }
    return TensorData.Integers.of(whole);
  }

  private static Tensor labels(String name, Labels labels) {
    List<Long> shape = shape(labels);
    if (labels instanceof Labels.Ints ints) {
      return new Tensor(
          name, datatype(ints.type()), shape, NP, TensorData.Integers.of(ints.values()));
    }
    if (labels instanceof Labels.Reals reals) {
      return new Tensor(
          name, datatype(reals.type()), shape, NP, TensorData.Reals.of(reals.values()));
    }
    var cells = new ArrayList<Cell>();
    for (int i = 0; i < labels.size(); i++) {
      cells.add(labels.cell(i));
    }
    return ofCells(name, shape, cells);
  }

  private static Tensor ofCells(String name, List<Long> shape, List<Cell> cells) {
    if (cells.stream().allMatch(c -> c instanceof Cell.Bool)) {
      long[] truths = new long[cells.size()];
      for (int i = 0; i < truths.length; i++) {
        truths[i] = ((Cell.Bool) cells.get(i)).value() ? 1 : 0;
      }
      return new Tensor(name, Datatype.BOOL, shape, NP, TensorData.Integers.of(truths));
    }
    var elements = new ArrayList<@Nullable Object>();
    for (Cell cell : cells) {
      elements.add(
          switch (cell) {
            case Cell.Text(String value) -> value;
            case Cell.Number(double value) -> value;
            case Cell.Bool(boolean value) -> value;
            case Cell.None none -> null;
          });
    }
    return new Tensor(name, Datatype.BYTES, shape, NP, new TensorData.Values(elements));
  }

  private static Tensor stacked(String name, List<Matrix> outputs) throws RefusedException {
    Matrix first = outputs.getFirst();
    double[] all = new double[outputs.size() * first.values().length];
    int at = 0;
    for (Matrix output : outputs) {
      if (output.columns() != first.columns()) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "output '" + name + "' has parts of different shapes, which is no tensor",
            output.shape() + " beside " + first.shape(),
            "as many classes for every output");
      }
      System.arraycopy(output.values(), 0, all, at, output.values().length);
      at += output.values().length;
    }
    List<Long> shape = List.of((long) outputs.size(), (long) first.rows(), (long) first.columns());
    return new Tensor(name, datatype(first.type()), shape, NP, data(all, first.type()));
  }

  private static List<Tensor> columns(Table table) {
    var tensors = new ArrayList<Tensor>();
    for (int c = 0; c < table.columns().size(); c++) {
      String name = table.names().isEmpty() ? Integer.toString(c) : table.names().get(c);
      List<Long> shape = List.of((long) table.rows(), 1L);
      Column column = table.columns().get(c);
      if (column instanceof Column.Numbers(double[] values, ElementType type)) {
        tensors.add(new Tensor(name, datatype(type), shape, NP, data(values, type)));
      } else {
        var cells = new ArrayList<Cell>();
        for (int r = 0; r < table.rows(); r++) {
          cells.add(column.cell(r));
        }
        tensors.add(ofCells(name, shape, cells));
      }
    }
    return tensors;
  }
}
