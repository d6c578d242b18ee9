package dev.bonafide.serving.golden;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
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

  private static Json normal(Json json) {
    return switch (json) {
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
