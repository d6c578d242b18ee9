package dev.bonafide.evidence.protojson;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object, read by kind. Every wrong kind is a refusal that names the member
 * by its path.
 */
public final class Fields {
  private final Json.Obj object;
  private final String path;
  private final Reason reason;

  private Fields(Json.Obj object, String path, Reason reason) {
    this.object = object;
    this.path = path;
    this.reason = reason;
  }

  /**
   * The members of a document.
   *
   * @param what what the document is, for messages
   * @param reason what a wrong member is called
   */
  public static Fields of(Json document, String what, Reason reason) throws RefusedException {
    if (document instanceof Json.Obj object) {
      return new Fields(object, "", reason);
    }
    throw new RefusedException(reason, what + " is not a JSON object", kind(document), "an object");
  }

  /**
   * The members of a protobuf message. In JSON its fields go by their camel-case names, or by those
   * of the message's definition ({@code log_index}); a reader takes both.
   */
  public static Fields ofMessage(Json document, String what, Reason reason)
      throws RefusedException {
    return of(camelCase(document, reason), what, reason);
  }

  private static Json camelCase(Json value, Reason reason) throws RefusedException {
    return switch (value) {
      case Json.Obj object -> {
        var members = new LinkedHashMap<String, Json>();
        for (var member : object.members().entrySet()) {
          String name = camelCase(member.getKey());
          if (members.put(name, camelCase(member.getValue(), reason)) != null) {
            throw new RefusedException(
                reason, "a field goes by both of its names", name, "one of them");
          }
        }
        yield new Json.Obj(members);
      }
      case Json.Arr(List<Json> items) -> {
        var renamed = new ArrayList<Json>();
        for (Json item : items) {
          renamed.add(camelCase(item, reason));
        }
        yield new Json.Arr(renamed);
      }
      case Json.Str text -> text;
      case Json.Num number -> number;
      case Json.Bool bool -> bool;
      case Json.Null none -> none;
    };
  }

  private static String camelCase(String name) {
    if (name.indexOf('_') < 0) {
      return name;
    }
    var camel = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && i + 1 < name.length()) {
        i++;
        c = Character.toUpperCase(name.charAt(i));
      }
      camel.append(c);
    }
    return camel.toString();
  }

  /** The object itself. */
  public Json.Obj json() {
    return object;
  }

  /** The member, or null where it is absent or null. */
  public @Nullable Json get(String name) {
    Json value = object.get(name);
    return value instanceof Json.Null ? null : value;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** Refuses members that are not among the given names. */
  public void onlyKnown(Set<String> names) throws RefusedException {
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) {
        throw refused(name, "an unknown member", "one of " + new java.util.TreeSet<>(names));
      }
    }
  }

  public String string(String name) throws RefusedException {
    String value = stringOrNull(name);
    if (value == null) {
      throw refused(name, "nothing", "a string");
    }
    return value;
  }

  public String stringOr(String name, String otherwise) throws RefusedException {
    String value = stringOrNull(name);
    return value == null ? otherwise : value;
  }

  private @Nullable String stringOrNull(String name) throws RefusedException {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Str(String text)) {
      return text;
    }
    throw refused(name, kind(value), "a string");
  }

  /** A member that must be present and must not be empty. */
  public byte[] bytes(String name) throws RefusedException {
    byte[] value = bytesOrEmpty(name);
    if (value.length == 0) {
      throw refused(name, "nothing", "bytes in base64");
    }
    return value;
  }

  public byte[] bytesOrEmpty(String name) throws RefusedException {
    return decode(name, stringOr(name, ""));
  }

  /** Line breaks are let through, as protobuf's own readers do. */
  private byte[] decode(String name, String text) throws RefusedException {
    try {
      boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      String line =
          text.indexOf('\n') < 0 && text.indexOf('\r') < 0
              ? text
              : text.replace("\n", "").replace("\r", "");
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(line);
    } catch (IllegalArgumentException e) {
      throw refused(name, "text that is no base64", "bytes in base64");
    }
  }

  /** An array of byte strings; empty where the member is absent. */
  public List<byte[]> bytesList(String name, int most) throws RefusedException {
    List<byte[]> values = new ArrayList<>();
    for (Json item : items(name, most)) {
      if (!(item instanceof Json.Str(String text))) {
        throw refused(name, kind(item), "bytes in base64");
      }
      values.add(decode(name, text));
    }
    return values;
  }

  /** An integer that must be present: a number or a string of digits. */
  public long int64(String name) throws RefusedException {
    if (!has(name)) {
      throw refused(name, "nothing", "an integer");
    }
    return int64Or(name, 0);
  }

  public long int64Or(String name, long otherwise) throws RefusedException {
    return switch (get(name)) {
      case null -> otherwise;
      case Json.Num(String literal) -> integer(name, literal);
      case Json.Str(String text) -> integer(name, text);
      case Json other -> throw refused(name, kind(other), "an integer");
    };
  }

  private long integer(String name, String literal) throws RefusedException {
    if (literal.length() <= 64) {
      try {
        return Long.parseLong(literal);
      } catch (NumberFormatException e) {
        try {
          return new BigDecimal(literal).longValueExact(); // 1000.0 is an integer to protobuf
        } catch (ArithmeticException | NumberFormatException notIntegral) {
          // refused below
        }
      }
    }
    throw refused(name, "a number that is no 64-bit integer", "an integer");
  }

  /** Refused where the member is absent. */
  public Fields object(String name) throws RefusedException {
    Fields value = objectOrNull(name);
    if (value == null) {
      throw refused(name, "nothing", "an object");
    }
    return value;
  }

  public @Nullable Fields objectOrNull(String name) throws RefusedException {
    Json value = get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Json.Obj child) {
      return new Fields(child, at(name), reason);
    }
    throw refused(name, kind(value), "an object");
  }

  /** An array of objects; empty where the member is absent. */
  public List<Fields> objects(String name, int most) throws RefusedException {
    List<Fields> values = new ArrayList<>();
    for (Json item : items(name, most)) {
      if (!(item instanceof Json.Obj child)) {
        throw refused(name, kind(item), "an object");
      }
      values.add(new Fields(child, at(name) + "[" + values.size() + "]", reason));
    }
    return values;
  }

  /** An array of strings; empty where the member is absent. */
  public List<String> strings(String name, int most) throws RefusedException {
    List<String> values = new ArrayList<>();
    for (Json item : items(name, most)) {
      if (!(item instanceof Json.Str(String text))) {
        throw refused(name, kind(item), "a string");
      }
      values.add(text);
    }
    return values;
  }

  private List<Json> items(String name, int most) throws RefusedException {
    Json value = get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Json.Arr(List<Json> items))) {
      throw refused(name, kind(value), "an array");
    }
    if (items.size() > most) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, at(name) + " has too many items", "" + items.size(), "<= " + most);
    }
    return items;
  }

  /** An RFC 3339 time, or null where the member is absent. */
  public @Nullable Instant timeOrNull(String name) throws RefusedException {
    String text = stringOrNull(name);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text);
    if (time == null) {
      throw refused(name, "\"" + text + "\"", "a time such as 2026-01-31T00:00:00Z");
    }
    return time;
  }

  /** A refusal about one member. */
  public RefusedException refused(String name, String found, String expected) {
    return new RefusedException(reason, at(name) + " cannot be used", found, expected);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String kind(Json value) {
    return switch (value) {
      case Json.Obj o -> "an object";
      case Json.Arr a -> "an array";
      case Json.Str s -> "a string";
      case Json.Num n -> "a number";
      case Json.Bool b -> "a boolean";
      case Json.Null n -> "null";
    };
  }
}
