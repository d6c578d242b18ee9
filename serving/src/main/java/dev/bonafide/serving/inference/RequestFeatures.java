package dev.bonafide.serving.inference;

import dev.bonafide.admission.repository.ModelSettings;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.Decoded;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.sklearn.data.Cell;
import dev.bonafide.sklearn.data.Column;
import dev.bonafide.sklearn.data.Documents;
import dev.bonafide.sklearn.data.ElementType;
import dev.bonafide.sklearn.data.Features;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.data.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final FittedColumns fitted;

  /**
   * @param modelType the model's content type, or null
   * @param inputTypes content types that the model's metadata gives its inputs
   * @param fitted the columns that the model was fitted with
   */
  RequestFeatures(
      @Nullable ContentType modelType, Map<String, ContentType> inputTypes, FittedColumns fitted) {
    this.modelType = modelType;
    this.fitted = fitted;
    this.inputTypes = Map.copyOf(inputTypes);
  }

  /** Content types that the settings' metadata gives the inputs. */
  static Map<String, ContentType> inputTypes(ModelSettings settings) {
    var types = new HashMap<String, ContentType>();
    for (ModelSettings.Tensor input : settings.inputs()) {
      ContentType type = ContentType.named(input.parameters().string("content_type"));
      if (type != null) {
        types.put(input.name(), type);
      }
    }
    return Map.copyOf(types);
  }

  Features of(InferenceRequest request) throws RefusedException {
    Features features = decoded(request);
    if (features.rows() == 0) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "Found array with 0 sample(s) while a minimum of 1 is required",
          "no rows",
          "one row or more");
    }
    return features;
  }

  private Features decoded(InferenceRequest request) throws RefusedException {
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

  private Tensor single(List<Tensor> inputs, ContentType type) throws RefusedException {
    if (inputs.size() != 1) {
      throw new RefusedException(
          fitted.hinted(
              Refusal.of(
                  Reason.INVALID_REQUEST,
                  "There was an error encoding / decoding the payload: The '"
                      + type.word()
                      + "' codec only supports a single input tensor ("
                      + inputs.size()
                      + " were received)")));
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
        for (TensorData.Bytes value : values) {
          texts.add(Codec.utf8(input, value));
        }
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

  static ElementType type(Datatype datatype, double[] values) {
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

  /**
   * The same with the numbers that columns of text spell, as numpy converts text to float64; null
   * where no column does.
   */
  static @Nullable Features spelledNumbers(Features features) {
    if (!(features instanceof Table table)) {
      return null;
    }
    var columns = new ArrayList<Column>();
    boolean any = false;
    for (Column column : table.columns()) {
      Column.Numbers numbers = spelled(column);
      any |= numbers != null;
      columns.add(numbers == null ? column : numbers);
    }
    if (!any) {
      return null;
    }
    boolean isArray = table.names().isEmpty();
    return isArray
        ? matrix(columns, table.rows())
        : new Table(table.names(), columns, table.rows());
  }

  /** The numbers of a column with numerals in it; null for others. */
  private static Column.@Nullable Numbers spelled(Column column) {
    if (column instanceof Column.Numbers) {
      return null;
    }
    double[] values = new double[column.rows()];
    for (int i = 0; i < values.length; i++) {
      Double value =
          switch (column.cell(i)) {
            case Cell.Text(String text) -> Codec.real(text);
            case Cell.Number(double number) -> (Double) number;
            case Cell.Bool(boolean truth) -> (Double) (truth ? 1.0 : 0.0);
            case Cell.None none -> (Double) Double.NaN;
          };
      if (value == null) {
        return null;
      }
      values[i] = value;
    }
    return new Column.Numbers(values, ElementType.FLOAT64);
  }

  private static @Nullable Matrix matrix(List<Column> columns, int rows) {
    double[] values = new double[Math.multiplyExact(rows, columns.size())];
    for (int c = 0; c < columns.size(); c++) {
      if (!(columns.get(c) instanceof Column.Numbers(double[] column, ElementType type))) {
        return null;
      }
      for (int r = 0; r < rows; r++) {
        values[r * columns.size() + c] = column[r];
      }
    }
    return Matrix.of(rows, columns.size(), values);
  }

  /**
   * A frame as pandas makes it of named columns: of two with one name the last counts, and a short
   * one goes on with missing values.
   */
  private Table frame(List<Tensor> inputs) throws RefusedException {
    var columns = new LinkedHashMap<String, Column>();
    int rows = 0;
    for (Tensor input : inputs) {
      Column column = FrameColumns.of(input, inputTypes.get(input.name()));
      columns.put(input.name(), column);
      rows = Math.max(rows, column.rows());
    }
    var all = new ArrayList<Column>();
    for (Column column : columns.values()) {
      all.add(FrameColumns.lengthened(column, rows));
    }
    return new Table(List.copyOf(columns.keySet()), all, rows);
  }
}
