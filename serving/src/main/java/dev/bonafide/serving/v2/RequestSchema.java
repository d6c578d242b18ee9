package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.v2.SchemaException.Problem;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a tree against the V2 schema, as lenient and as strict as MLServer (pydantic 2, lax mode):
 * whole numbers may be written as text or with an empty fraction, unknown members are ignored.
 */
final class RequestSchema {
  private static final Json.Obj NONE = Json.object().build();

  /** Beyond this many problems the rest is not told. */
  private static final int MAX_PROBLEMS = 100;

  /**
   * A whole number as text, as pydantic takes it: underscores between digits, an empty fraction,
   * any white space around it.
   */
  private static final Pattern WHOLE =
      Pattern.compile(
          "[\\s\\p{Z}\u0085]*([+-]?[0-9](?:_?[0-9]){0,99})(?:\\.0{1,99})?[\\s\\p{Z}\u0085]*");

  private final List<Problem> problems = new ArrayList<>();
  private final BinaryTail tail;

  private RequestSchema(BinaryTail tail) {
    this.tail = tail;
  }

  static InferenceRequest inference(@Nullable Object tree, BinaryTail tail)
      throws SchemaException, RefusedException {
    var schema = new RequestSchema(tail);
    List<Object> body = List.of("body");
    Map<?, ?> map = schema.body(tree, body);
    String id = schema.optionalText(map, "id", body);
    Json.Obj parameters = schema.parameters(map, body);
    List<Tensor> inputs = schema.inputs(map, body);
    List<RequestedOutput> outputs = schema.outputs(map, body);
    schema.end();
    tail.end();
    return new InferenceRequest(id, parameters, inputs, outputs);
  }

  /** The repository index's filter: whether only ready models are asked for. */
  static boolean indexReadyOnly(@Nullable Object tree) throws SchemaException {
    var schema = new RequestSchema(BinaryTail.NONE);
    List<Object> body = List.of("body");
    Map<?, ?> map = schema.body(tree, body);
    boolean ready = schema.truth(map.get("ready"), with(body, "ready"));
    schema.end();
    return ready;
  }

  private void end() throws SchemaException {
    if (!problems.isEmpty()) {
      throw new SchemaException(problems);
    }
  }

  private Map<?, ?> body(@Nullable Object tree, List<Object> place) throws SchemaException {
    if (tree == null) {
      missing(place, null);
    } else if (!(tree instanceof Map)) {
      noObject(place, tree);
    }
    end();
    return tree instanceof Map<?, ?> map ? map : Map.of();
  }

  private List<Tensor> inputs(Map<?, ?> map, List<Object> body) throws RefusedException {
    var inputs = new ArrayList<Tensor>();
    if (!map.containsKey("inputs")) {
      missing(with(body, "inputs"), map);
      return inputs;
    }
    List<?> items = list(map.get("inputs"), with(body, "inputs"));
    for (int i = 0; i < items.size(); i++) {
      List<Object> place = with(with(body, "inputs"), i);
      if (items.get(i) instanceof Map<?, ?> item) {
        Tensor tensor = input(item, place);
        if (tensor != null) {
          inputs.add(tensor);
        }
      } else {
        noObject(place, items.get(i));
      }
    }
    return inputs;
  }

  private @Nullable Tensor input(Map<?, ?> map, List<Object> place) throws RefusedException {
    int before = problems.size();
    String name = requiredText(map, "name", place);
    List<Long> shape = shape(map, place);
    Datatype datatype = datatype(map, place);
    Json.Obj parameters = parameters(map, place);
    TensorLists.Flat data = null;
    if (map.containsKey("data")) {
      data = TensorLists.flattened(map.get("data"));
    } else if (datatype != null && tail.belongsTo(parameters)) {
      TensorData bytes = tail.next(name == null ? "" : name, datatype, parameters);
      data = new TensorLists.Flat(bytes, List.of(bytes.size()));
    } else {
      missing(with(place, "data"), map);
    }
    if (problems.size() > before || name == null || datatype == null || data == null) {
      return null;
    }
    return new Tensor(name, datatype, shape, parameters, data.data(), data.lists());
  }

  private List<Long> shape(Map<?, ?> map, List<Object> tensor) {
    List<Object> place = with(tensor, "shape");
    if (!map.containsKey("shape")) {
      missing(place, map);
      return List.of();
    }
    List<?> items = list(map.get("shape"), place);
    var shape = new ArrayList<Long>(items.size());
    for (int i = 0; i < items.size(); i++) {
      BigInteger length = whole(items.get(i), with(place, i));
      // Whatever is beyond 64 bits is as wrong as the greatest of them.
      shape.add(length.bitLength() < Long.SIZE ? length.longValue() : Long.MAX_VALUE);
    }
    return shape;
  }

  private @Nullable Datatype datatype(Map<?, ?> map, List<Object> tensor) {
    List<Object> place = with(tensor, "datatype");
    if (!map.containsKey("datatype")) {
      missing(place, map);
      return null;
    }
    Object value = map.get("datatype");
    Datatype datatype = value instanceof String text ? Datatype.named(text) : null;
    if (datatype == null) {
      String names =
          Arrays.stream(Datatype.values())
              .filter(d -> d != Datatype.BYTES)
              .map(d -> "'" + d + "'")
              .collect(Collectors.joining(", ", "", " or 'BYTES'"));
      problem(
          "enum",
          place,
          "Input should be " + names,
          value,
          "{\"expected\":" + JsonText.quoted(names) + "}");
    }
    return datatype;
  }

  private List<RequestedOutput> outputs(Map<?, ?> map, List<Object> body) {
    var outputs = new ArrayList<RequestedOutput>();
    if (map.get("outputs") == null) {
      return outputs;
    }
    List<?> items = list(map.get("outputs"), with(body, "outputs"));
    for (int i = 0; i < items.size(); i++) {
      List<Object> place = with(with(body, "outputs"), i);
      if (items.get(i) instanceof Map<?, ?> item) {
        String name = requiredText(item, "name", place);
        outputs.add(new RequestedOutput(name == null ? "" : name, parameters(item, place)));
      } else {
        noObject(place, items.get(i));
      }
    }
    return outputs;
  }

  private Json.Obj parameters(Map<?, ?> owner, List<Object> ownerPlace) {
    Object value = owner.get("parameters");
    List<Object> place = with(ownerPlace, "parameters");
    if (value == null) {
      return NONE;
    }
    if (!(value instanceof Map<?, ?> map)) {
      noObject(place, value);
      return NONE;
    }
    Object contentType = map.get("content_type");
    if (contentType != null && !(contentType instanceof String)) {
      noText(with(place, "content_type"), contentType);
      return NONE;
    }
    if (map.get("headers") != null && !(map.get("headers") instanceof Map)) {
      problem(
          "dict_type",
          with(place, "headers"),
          "Input should be a valid dictionary",
          map.get("headers"),
          "");
      return NONE;
    }
    return JsonText.parameters(map);
  }

  private @Nullable String optionalText(Map<?, ?> map, String name, List<Object> place) {
    Object value = map.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    noText(with(place, name), value);
    return null;
  }

  private @Nullable String requiredText(Map<?, ?> map, String name, List<Object> place) {
    if (!map.containsKey(name)) {
      missing(with(place, name), map);
      return null;
    }
    if (map.get(name) instanceof String text) {
      return text;
    }
    noText(with(place, name), map.get(name));
    return null;
  }

  private List<?> list(@Nullable Object value, List<Object> place) {
    if (value instanceof List<?> list) {
      return list;
    }
    if (value instanceof TensorData packed) {
      return TensorLists.boxed(packed);
    }
    problem("list_type", place, "Input should be a valid list", value, "");
    return List.of();
  }

  private BigInteger whole(@Nullable Object value, List<Object> place) {
    switch (value) {
      case Long number -> {
        return BigInteger.valueOf(number);
      }
      case BigInteger number -> {
        return number;
      }
      case Boolean truth -> {
        return truth ? BigInteger.ONE : BigInteger.ZERO;
      }
      case Double number when number == Math.rint(number) && Math.abs(number) < 0x1p63 -> {
        return BigInteger.valueOf(number.longValue());
      }
      case Double number ->
          problem(
              "int_from_float",
              place,
              "Input should be a valid integer, got a number with a fractional part",
              value,
              "");
      case String text when WHOLE.matcher(text) instanceof Matcher whole && whole.matches() -> {
        String digits = whole.group(1).replace("_", "");
        return new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
      }
      case String text ->
          problem(
              "int_parsing",
              place,
              "Input should be a valid integer, unable to parse string as an integer",
              value,
              "");
      case null, default ->
          problem("int_type", place, "Input should be a valid integer", value, "");
    }
    return BigInteger.ZERO;
  }

  private boolean truth(@Nullable Object value, List<Object> place) {
    String word =
        switch (value) {
          case null -> "false";
          case Boolean truth -> truth.toString();
          case String text -> text.toLowerCase(Locale.ROOT);
          case Long number -> number.toString();
          case Double number when number == 0 || number == 1 -> number == 1 ? "1" : "0";
          default -> "";
        };
    switch (word) {
      case "true", "1", "on", "t", "y", "yes" -> {
        return true;
      }
      case "false", "0", "off", "f", "n", "no" -> {
        return false;
      }
      default -> {
        boolean parsed =
            value instanceof String || value instanceof Long || value instanceof Double;
        problem(
            parsed ? "bool_parsing" : "bool_type",
            place,
            parsed
                ? "Input should be a valid boolean, unable to interpret input"
                : "Input should be a valid boolean",
            value,
            "");
        return false;
      }
    }
  }

  private void missing(List<Object> place, @Nullable Object input) {
    problem("missing", place, "Field required", input, "");
  }

  private void noText(List<Object> place, @Nullable Object input) {
    problem("string_type", place, "Input should be a valid string", input, "");
  }

  private void noObject(List<Object> place, @Nullable Object input) {
    problem(
        "model_attributes_type",
        place,
        "Input should be a valid dictionary or object to extract fields from",
        input,
        "");
  }

  private void problem(
      String type, List<Object> place, String message, @Nullable Object input, String context) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(type, place, message, JsonText.of(input), context));
    }
  }

  private static List<Object> with(List<Object> place, Object last) {
    var longer = new ArrayList<>(place);
    longer.add(last);
    return longer;
  }

  /**
   * The binary part of a body (Triton's binary tensor extension), taken by the inputs in their
   * order.
   */
  static final class BinaryTail {
    static final BinaryTail NONE = new BinaryTail(new byte[0], 0, 0);

    private final byte[] body;
    private final int end;
    private int at;

    BinaryTail(byte[] body, int from, int end) {
      this.body = body;
      this.at = from;
      this.end = end;
    }

    boolean belongsTo(Json.Obj parameters) {
      return parameters.get("binary_data_size") != null;
    }

    TensorData next(String name, Datatype datatype, Json.Obj parameters) throws RefusedException {
      long size = -1;
      if (parameters.get("binary_data_size") instanceof Json.Num(String literal)
          && literal.matches("[0-9]{1,10}")) {
        size = Long.parseLong(literal);
      }
      if (size < 0 || size > end - at) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "binary_data_size of input '" + name + "' does not fit the body",
            size < 0 ? "no whole number" : size + " bytes",
            "at most the " + (end - at) + " bytes that are left");
      }
      int from = at;
      at += (int) size;
      return RawTensors.decode(name, datatype, body, from, at);
    }

    void end() throws RefusedException {
      if (at != end) {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "bytes are left after the last binary input",
            (end - at) + " bytes",
            "none");
      }
    }
  }
}
