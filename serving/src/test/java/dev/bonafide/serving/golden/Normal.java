package dev.bonafide.serving.golden;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * JSON as two recordings are compared: made-up ids, the order of the index, texts of errors and
 * digits beyond the ninth do not count.
 */
final class Normal {
  static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Normal() {}

  static Json of(Json json) {
    return normal(json);
  }

  static String header(String value) {
    return UUID.matcher(value).matches() ? "<uuid>" : value;
  }

  /** An output in base64 whose elements are eight bytes for each value: last digits differ. */
  private static boolean isOfPackedDoubles(Json.Obj tensor) {
    return tensor.get("parameters") instanceof Json.Obj parameters
        && "base64".equals(parameters.string("content_type"))
        && tensor.get("data") instanceof Json.Arr(List<Json> items)
        && !items.isEmpty()
        && items.stream().allMatch(i -> i instanceof Json.Str(String s) && isOfDoubles(s));
  }

  private static Json doubles(List<Json> packed) {
    var values = new ArrayList<Json>();
    for (Json element : packed) {
      byte[] bytes = Base64.getDecoder().decode(((Json.Str) element).value());
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        double value = buffer.getDouble();
        values.add(Double.isFinite(value) ? Json.of(value) : Json.of(String.valueOf(value)));
      }
    }
    return Json.array(values);
  }

  private static boolean isOfDoubles(String text) {
    if (text.isEmpty() || !text.matches("[A-Za-z0-9+/]*={0,2}") || text.length() % 4 != 0) {
      return false;
    }
    return Base64.getDecoder().decode(text).length % Double.BYTES == 0;
  }

  private static Json normal(Json json) {
    return switch (json) {
      case Json.Obj tensor when isOfPackedDoubles(tensor) -> {
        var unpacked = new TreeMap<>(tensor.members());
        unpacked.put("data", doubles(((Json.Arr) tensor.members().get("data")).items()));
        yield normal(new Json.Obj(unpacked));
      }
      case Json.Obj(Map<String, Json> members) -> {
        var sorted = new TreeMap<String, Json>();
        members.forEach(
            (name, value) ->
                sorted.put(
                    name,
                    name.equals("error") || name.equals("detail")
                        ? Json.of("<text>")
                        : normal(value)));
        yield new Json.Obj(sorted);
      }
      case Json.Arr(List<Json> items) -> {
        var list = new ArrayList<>(items.stream().map(Normal::normal).toList());
        if (!list.isEmpty()
            && list.stream().allMatch(i -> i instanceof Json.Obj o && o.get("state") != null)) {
          list.sort(Comparator.comparing(JsonWriter::compact));
        }
        yield Json.array(list);
      }
      case Json.Str(String text) -> Json.of(header(text));
      case Json.Num number ->
          new Json.Num(
              number
                  .value()
                  .round(new MathContext(9))
                  .add(BigDecimal.ZERO)
                  .stripTrailingZeros()
                  .toPlainString());
      case Json.Bool truth -> truth;
      case Json.Null none -> none;
    };
  }
}
