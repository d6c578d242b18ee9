package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * OLPC canonical JSON, over which TUF metadata is signed: no white space, members in the order of
 * their UTF-8 bytes, only quote and backslash escaped, integers only. It is not RFC 8785.
 */
final class CanonicalJson {
  private static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private CanonicalJson() {}

  static byte[] encode(Json value) throws RefusedException {
    var out = new StringBuilder();
    write(value, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Json value, StringBuilder out) throws RefusedException {
    switch (value) {
      case Json.Obj(var members) -> {
        var sorted = new TreeMap<String, Json>(BY_BYTES);
        sorted.putAll(members);
        char separator = '{';
        for (var member : sorted.entrySet()) {
          out.append(separator);
          string(member.getKey(), out);
          out.append(':');
          write(member.getValue(), out);
          separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
      }
      case Json.Arr(var items) -> {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
          out.append(i > 0 ? "," : "");
          write(items.get(i), out);
        }
        out.append(']');
      }
      case Json.Str(String text) -> string(text, out);
      case Json.Num(String literal) -> {
        if (!literal.matches("0|-?[1-9][0-9]*")) {
          throw new RefusedException(
              Reason.TRUST_METADATA_INVALID,
              "metadata has no canonical form",
              "the number " + literal.substring(0, Math.min(literal.length(), 20)),
              "integers");
        }
        out.append(literal);
      }
      case Json.Bool(boolean b) -> out.append(b);
      case Json.Null() -> out.append("null");
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }
}
