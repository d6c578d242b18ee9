package dev.bonafide.artifact.json;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON: compact, indented, or canonical (RFC 8785, for values whose numbers are integers of
 * at most 2^53).
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean sorted;
  private final int indent;

  private JsonWriter(boolean sorted, int indent) {
    this.sorted = sorted;
    this.indent = indent;
  }

  /** One line, members in their own order. */
  public static String compact(Json value) {
    return write(value, false, 0);
  }

  /** Two spaces of indentation, members in their own order, no final newline. */
  public static String indented(Json value) {
    return write(value, false, 2);
  }

  /**
   * RFC 8785: no white space, members sorted by UTF-16 code units. Numbers are written as they
   * stand.
   */
  public static String canonical(Json value) {
    return write(value, true, 0);
  }

  private static String write(Json value, boolean sorted, int indent) {
    var writer = new JsonWriter(sorted, indent);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(Json value, int depth) {
    switch (value) {
      case Json.Obj(Map<String, Json> members) ->
          object(sorted ? new TreeMap<>(members) : members, depth);
      case Json.Arr(var items) -> {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
          out.append(i > 0 ? "," : "");
          newline(depth + 1);
          value(items.get(i), depth + 1);
        }
        if (!items.isEmpty()) {
          newline(depth);
        }
        out.append(']');
      }
      case Json.Str(String s) -> string(s);
      case Json.Num(String literal) -> out.append(literal);
      case Json.Bool(boolean b) -> out.append(b);
      case Json.Null() -> out.append("null");
    }
  }

  private void object(Map<String, Json> members, int depth) {
    out.append('{');
    boolean first = true;
    for (var member : members.entrySet()) {
      out.append(first ? "" : ",");
      first = false;
      newline(depth + 1);
      string(member.getKey());
      out.append(indent > 0 ? ": " : ":");
      value(member.getValue(), depth + 1);
    }
    if (!members.isEmpty()) {
      newline(depth);
    }
    out.append('}');
  }

  private void newline(int depth) {
    if (indent > 0) {
      out.append('\n').repeat(" ", indent * depth);
    }
  }

  private void string(String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
