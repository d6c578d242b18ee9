package dev.bonafide.artifact.json;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON strictly (RFC 8259): UTF-8 only, no duplicate names, no NaN, no comments, nothing
 * after the value. Any bytes give a value or a refusal with the line and column.
 */
public final class JsonReader {
  private final Reason reason;
  private final JsonLimits limits;
  private final String text;
  private int position;
  private int values;

  private JsonReader(String text, Reason reason, JsonLimits limits) {
    this.text = text;
    this.reason = reason;
    this.limits = limits;
  }

  /**
   * Parses one document.
   *
   * @param reason what a malformed document is called here, such as {@link
   *     Reason#MALFORMED_EVIDENCE}
   */
  public static Outcome<Json> parse(byte[] utf8, Reason reason, JsonLimits limits) {
    return Outcome.attempt(
        () -> {
          var reader = new JsonReader(decode(utf8, reason), reason, limits);
          reader.skipSpace();
          Json value = reader.readValue(0);
          reader.skipSpace();
          if (reader.position < reader.text.length()) {
            throw reader.malformed("the end of the document");
          }
          return value;
        });
  }

  /** Parses one document under {@link JsonLimits#DEFAULT}. */
  public static Outcome<Json> parse(byte[] utf8, Reason reason) {
    return parse(utf8, reason, JsonLimits.DEFAULT);
  }

  private static String decode(byte[] utf8, Reason reason) throws RefusedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException(reason, "not JSON", "bytes that are no UTF-8", "UTF-8 text");
    }
  }

  private Json readValue(int depth) throws RefusedException {
    if (depth > limits.maxDepth()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "JSON nested too deeply",
          "over " + limits.maxDepth(),
          "at most " + limits.maxDepth());
    }
    if (++values > limits.maxValues()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "JSON too large",
          "over " + limits.maxValues() + " values",
          "at most that many");
    }
    return switch (peek()) {
      case '{' -> readObject(depth);
      case '[' -> readArray(depth);
      case '"' -> new Json.Str(readString());
      case 't' -> literal("true", new Json.Bool(true));
      case 'f' -> literal("false", new Json.Bool(false));
      case 'n' -> literal("null", new Json.Null());
      default -> readNumber();
    };
  }

  private Json readObject(int depth) throws RefusedException {
    Map<String, Json> members = new LinkedHashMap<>();
    position++;
    skipSpace();
    if (peek() == '}') {
      position++;
      return new Json.Obj(members);
    }
    while (true) {
      if (peek() != '"') {
        throw malformed("a member name in double quotes");
      }
      String name = readString();
      skipSpace();
      expect(':');
      skipSpace();
      if (members.put(name, readValue(depth + 1)) != null) {
        throw new RefusedException(
            reason, "not strict JSON" + where(), "the name \"" + name + "\" twice", "it once");
      }
      skipSpace();
      if (peek() == '}') {
        position++;
        return new Json.Obj(members);
      }
      expect(',');
      skipSpace();
    }
  }

  private Json readArray(int depth) throws RefusedException {
    List<Json> items = new ArrayList<>();
    position++;
    skipSpace();
    if (peek() == ']') {
      position++;
      return new Json.Arr(items);
    }
    while (true) {
      items.add(readValue(depth + 1));
      skipSpace();
      if (peek() == ']') {
        position++;
        return new Json.Arr(items);
      }
      expect(',');
      skipSpace();
    }
  }

  private String readString() throws RefusedException {
    int start = ++position;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        return text.substring(start, position++);
      }
      if (c == '\\' || c < 0x20) {
        return readEscapedString(start);
      }
      position++;
    }
    throw malformed("a closing quote");
  }

  private String readEscapedString(int start) throws RefusedException {
    var out = new StringBuilder(text.substring(start, position));
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        requirePairedSurrogates(out);
        return out.toString();
      }
      if (c < 0x20) {
        position--;
        throw malformed("an escape for a control character");
      }
      out.append(c == '\\' ? readEscape() : c);
    }
    throw malformed("a closing quote");
  }

  /** Half a character has no UTF-8: it would not be written back as it was read. */
  private void requirePairedSurrogates(CharSequence string) throws RefusedException {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < string.length()
              && Character.isLowSurrogate(string.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw malformed("escaped surrogates in pairs");
      }
    }
  }

  private char readEscape() throws RefusedException {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> readHex4();
      default -> {
        position--;
        throw malformed("a JSON escape");
      }
    };
  }

  private char readHex4() throws RefusedException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw malformed("four hexadecimal digits");
      }
      value = value << 4 | digit;
      position++;
    }
    return (char) value;
  }

  private Json readNumber() throws RefusedException {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    if (peek() == '.') {
      position++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      digits();
    }
    return new Json.Num(text.substring(start, position));
  }

  private void digits() throws RefusedException {
    int start = position;
    while (peek() >= '0' && peek() <= '9') {
      position++;
    }
    if (position == start) {
      throw malformed("a JSON value");
    }
  }

  private Json literal(String word, Json value) throws RefusedException {
    if (!text.startsWith(word, position)) {
      throw malformed("a JSON value");
    }
    position += word.length();
    return value;
  }

  private void expect(char c) throws RefusedException {
    if (peek() != c) {
      throw malformed("'" + c + "'");
    }
    position++;
  }

  /**
   * The character at the position, or NUL at the end: NUL itself is nowhere legal outside an
   * escape.
   */
  private char peek() {
    return position < text.length() ? text.charAt(position) : '\0';
  }

  private void skipSpace() {
    while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private RefusedException malformed(String expected) {
    String found =
        position >= text.length()
            ? "the end of the text"
            : "'" + printable(text.charAt(position)) + "'";
    return new RefusedException(reason, "not JSON" + where(), found, expected);
  }

  private static String printable(char c) {
    return c < 0x20 || c > 0x7e
        ? String.format(java.util.Locale.ROOT, "U+%04X", (int) c)
        : Character.toString(c);
  }

  private String where() {
    int end = Math.min(position, text.length());
    int line = 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
    int column = end - text.lastIndexOf('\n', end - 1);
    return " at line " + line + ", column " + column;
  }
}
