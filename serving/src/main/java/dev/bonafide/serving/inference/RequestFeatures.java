package dev.bonafide.serving.inference;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.Decoded;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a request by its content types: the request's own, else the model's, else {@code np}; an
 * input's own, else the metadata's, else the request's way.
 */
final class RequestFeatures {
  private static final double EXACT_IN_DOUBLE = 0x1p53;

  private final @Nullable ContentType modelType;
  private final Map<String, ContentType> inputTypes;

  /**
   * @param modelType the model's content type, or null
   * @param inputTypes content types that the model's metadata gives its inputs
   */
  RequestFeatures(@Nullable ContentType modelType, Map<String, ContentType> inputTypes) {
    this.modelType = modelType;
    this.inputTypes = Map.copyOf(inputTypes);
  }

  Features of(InferenceRequest request) throws RefusedException {
    ContentType own = ContentType.named(request.contentType());
    ContentType type = request.contentType() != null ? own : modelType;
    if (type == ContentType.PD) {
      return frame(request.inputs());
    }
    ContentType standard = type == ContentType.STR ? ContentType.STR : ContentType.NP;
    Tensor input = single(request.inputs(), standard);
    return features(input, Codec.decode(input, inputType(input, standard)));
  }

  private ContentType inputType(Tensor input, ContentType standard) {
    String word = input.contentType();
    ContentType type = word != null ? ContentType.named(word) : inputTypes.get(input.name());
    return type == null || type == ContentType.PD || type == ContentType.PD_JSON ? standard : type;
  }

  private static Tensor single(List<Tensor> inputs, ContentType type) throws RefusedException {
    if (inputs.size() != 1) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "There was an error encoding / decoding the payload: The '"
              + type.word()
              + "' codec only supports a single input tensor ("
              + inputs.size()
              + " were received)");
    }
    return inputs.getFirst();
  }

  private static Features features(Tensor input, Decoded decoded) throws RefusedException {
    return switch (decoded) {
      case Decoded.Numbers numbers -> matrix(input, numbers);
      case Decoded.TextArray text -> texts(input, text);
      case Decoded.TextList(List<@Nullable String> values) -> documents(input, values);
      case Decoded.ByteStrings(List<TensorData.Bytes> values) -> {
        var texts = new ArrayList<@Nullable String>();
        values.forEach(v -> texts.add(new String(v.toArray(), StandardCharsets.UTF_8)));
        yield documents(input, texts);
      }
      case Decoded.Times times ->
          throw new RefusedException(
              Reason.INVALID_REQUEST,
              "input '" + input.name() + "' holds points in time, which no estimator takes",
              "content type datetime",
              "numbers or text");
      case Decoded.Raw raw -> throw new IllegalStateException("every input has a codec");
    };
  }

  private static Features documents(Tensor input, List<@Nullable String> values)
      throws RefusedException {
    var texts = new ArrayList<String>();
    for (String value : values) {
      if (value == null) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "input '" + input.name() + "' has a missing text",
            "null",
            "texts only");
      }
      texts.add(value);
    }
    return new Documents(texts);
  }

  private static Features matrix(Tensor input, Decoded.Numbers numbers) throws RefusedException {
    List<Integer> shape = numbers.shape();
    double[] values = numbers.toArray();
    ElementType type = type(numbers.datatype(), values);
    return switch (shape.size()) {
      case 1 -> Matrix.vector(values, type);
      case 2 -> Matrix.of(shape.get(0), shape.get(1), values, type);
      default -> throw rank(input, shape);
    };
  }

  private static RefusedException rank(Tensor input, List<Integer> shape) {
    return new RefusedException(
        Reason.INVALID_REQUEST,
        "Found array with dim " + shape.size() + " in input '" + input.name() + "'",
        "shape " + shape,
        "rows × columns");
  }

  private static ElementType type(Datatype datatype, double[] values) {
    return switch (datatype) {
      case BOOL -> ElementType.BOOL;
      case UINT8 -> ElementType.UINT8;
      case UINT16 -> ElementType.UINT16;
      case UINT32 -> ElementType.UINT32;
      case INT8 -> ElementType.INT8;
      case INT16 -> ElementType.INT16;
      case INT32 -> ElementType.INT32;
      case FP16 -> ElementType.FLOAT16;
      case FP32, BF16 -> ElementType.FLOAT32;
      case FP64 -> ElementType.FLOAT64;
      case UINT64 -> exact(values) ? ElementType.UINT64 : ElementType.FLOAT64;
      case INT64 -> exact(values) ? ElementType.INT64 : ElementType.FLOAT64;
      case BYTES -> throw new IllegalStateException("BYTES is text");
    };
  }

  /** Larger integers were rounded: they may only be used as the floats that they now are. */
  private static boolean exact(double[] values) {
    for (double value : values) {
      if (Math.abs(value) >= EXACT_IN_DOUBLE) {
        return false;
      }
    }
    return true;
  }

  private static Features texts(Tensor input, Decoded.TextArray text) throws RefusedException {
    List<Integer> shape = text.shape();
    if (shape.size() == 1) {
      return new Documents(text.values());
    }
    if (shape.size() != 2) {
      throw rank(input, shape);
    }
    int rows = shape.get(0);
    int columns = shape.get(1);
    var all = new ArrayList<Column>(columns);
    for (int c = 0; c < columns; c++) {
      var column = new ArrayList<String>(rows);
      for (int r = 0; r < rows; r++) {
        column.add(text.values().get(r * columns + c));
      }
      all.add(new Column.Strings(column));
    }
    return new Table(List.of(), all, rows);
  }

  /** The numbers that a table of text spells, as numpy converts text to float64; null for none. */
  static @Nullable Matrix spelledNumbers(Features features) {
    if (!(features instanceof Table table) || !table.names().isEmpty()) {
      return null;
    }
    int columns = table.columns().size();
    double[] values = new double[Math.multiplyExact(table.rows(), columns)];
    for (int c = 0; c < columns; c++) {
      if (!(table.columns().get(c) instanceof Column.Strings(List<String> texts))) {
        return null;
      }
      for (int r = 0; r < table.rows(); r++) {
        Double value = Codec.real(texts.get(r).strip());
        if (value == null) {
          return null;
        }
        values[r * columns + c] = value;
      }
    }
    return Matrix.of(table.rows(), columns, values);
  }

  private Table frame(List<Tensor> inputs) throws RefusedException {
    var names = new ArrayList<String>();
    var columns = new ArrayList<Column>();
    for (Tensor input : inputs) {
      Column column = FrameColumns.of(input, inputTypes.get(input.name()));
      if (!columns.isEmpty() && columns.getFirst().rows() != column.rows()) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "All arrays must be of the same length",
            column.rows() + " rows in column '" + input.name() + "'",
            columns.getFirst().rows() + " rows");
      }
      if (names.contains(input.name())) {
        throw new RefusedException(
            Reason.INVALID_REQUEST, "two inputs are named '" + input.name() + "'");
      }
      names.add(input.name());
      columns.add(column);
    }
    return new Table(names, columns, columns.isEmpty() ? 0 : columns.getFirst().rows());
  }
}
