package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The bytes of a stream and a place in them; knows how pickle writes numbers and texts. */
final class PickleInput {
  private static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT_LE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_BE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[+-]?(?:[0-9]+\\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\\.[0-9]+(?:[eE][+-]?[0-9]+)?)");

  private final MemorySegment data;
  private final long end;
  long position;

  PickleInput(MemorySegment data, long position) {
    this.data = data;
    this.end = data.byteSize();
    this.position = position;
  }

  long end() {
    return end;
  }

  MemorySegment data() {
    return data;
  }

  int u1() throws RefusedException {
    if (position >= end) {
      throw truncated(1);
    }
    return data.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
  }

  int u2() throws RefusedException {
    need(2);
    int value = data.get(SHORT_LE, position) & 0xffff;
    position += 2;
    return value;
  }

  int s4() throws RefusedException {
    need(4);
    int value = data.get(INT_LE, position);
    position += 4;
    return value;
  }

  long u4() throws RefusedException {
    return s4() & 0xffff_ffffL;
  }

  /**
   * A length of eight bytes; one beyond 2^63 - 1 shows as negative, which no check lets through.
   */
  long s8() throws RefusedException {
    need(8);
    long value = data.get(LONG_LE, position);
    position += 8;
    return value;
  }

  double f8() throws RefusedException {
    need(8);
    long bits = data.get(LONG_BE, position);
    position += 8;
    return Double.longBitsToDouble(bits);
  }

  /** The next bytes where they lie. */
  MemorySegment slice(long length) throws RefusedException {
    need(length);
    MemorySegment slice = data.asSlice(position, length);
    position += length;
    return slice;
  }

  void need(long length) throws RefusedException {
    if (length < 0 || length > end - position) {
      throw truncated(length);
    }
  }

  /** A text of so many bytes in UTF-8. */
  String utf8(long length, int limit) throws RefusedException {
    need(length);
    byte[] bytes = take(length, limit);
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a text is no UTF-8");
    }
  }

  private byte[] take(long length, int limit) throws RefusedException {
    if (length > limit) {
      throw Budget.exceeded("bytes in a text at byte " + position, length, limit);
    }
    byte[] bytes = new byte[(int) length];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, position, bytes, 0, bytes.length);
    position += length;
    return bytes;
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    return all >= 0;
  }

  /** A Python 2 {@code str}; as in Python 3, only ASCII becomes text. */
  String ascii(long length, int limit) throws RefusedException {
    need(length);
    byte[] bytes = take(length, limit);
    return asciiOf(bytes);
  }

  private String asciiOf(byte[] bytes) throws RefusedException {
    if (!isAscii(bytes)) {
      throw malformed("a Python 2 string is not ASCII");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The bytes up to a line feed, which is skipped, where they lie. */
  MemorySegment lineSlice() throws RefusedException {
    for (long at = position; at < end; at++) {
      if (data.get(ValueLayout.JAVA_BYTE, at) == '\n') {
        MemorySegment line = data.asSlice(position, at - position);
        position = at + 1;
        return line;
      }
    }
    throw malformed("a line does not end");
  }

  /** The bytes up to a line feed, which is skipped. */
  byte[] line(int limit) throws RefusedException {
    long stop = Math.min(end, position + limit + 1);
    for (long at = position; at < stop; at++) {
      if (data.get(ValueLayout.JAVA_BYTE, at) == '\n') {
        byte[] line = take(at - position, limit);
        position++;
        return line;
      }
    }
    if (stop == end) {
      throw malformed("a line does not end");
    }
    throw Budget.exceeded("bytes in a line at byte " + position, limit + 1L, limit);
  }

  String asciiLine(int limit) throws RefusedException {
    return asciiOf(line(limit));
  }

  String utf8Line(int limit) throws RefusedException {
    byte[] line = line(limit);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a name is no UTF-8");
    }
  }

  /** A decimal integer on a line, without the {@code L} of old long integers. */
  BigInteger decimalLine(int limit, boolean isLong) throws RefusedException {
    String line = asciiLine(limit);
    if (isLong && line.endsWith("L")) {
      line = line.substring(0, line.length() - 1);
    }
    if (!DECIMAL.matcher(line).matches()) {
      throw malformed("a line is no decimal integer");
    }
    return new BigInteger(line);
  }

  double floatLine() throws RefusedException {
    String line = asciiLine(1_000);
    switch (line) {
      case "nan", "-nan", "+nan" -> {
        return Double.NaN;
      }
      case "inf", "+inf" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "-inf" -> {
        return Double.NEGATIVE_INFINITY;
      }
      default -> {
        if (!FLOAT.matcher(line).matches()) {
          throw malformed("a line is no number");
        }
        return Double.parseDouble(line);
      }
    }
  }

  /** A little-endian two's complement integer. */
  BigInteger integer(long length, int limit) throws RefusedException {
    need(length);
    if (length > limit) {
      throw Budget.exceeded("bytes in an integer at byte " + position, length, limit);
    }
    byte[] bytes = take(length, limit);
    if (bytes.length == 0) {
      return BigInteger.ZERO;
    }
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
    return new BigInteger(bytes);
  }

  /** A line in Python's raw-unicode-escape: only {@code \\u} and {@code \\U} are escapes. */
  String unicodeLine(int limit) throws RefusedException {
    return unescaped(new String(line(limit), StandardCharsets.ISO_8859_1));
  }

  String unescaped(String line) throws RefusedException {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    var text = new StringBuilder(line.length());
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (c != '\\') {
        text.append(c);
        i++;
        continue;
      }
      int backslashes = i;
      while (backslashes < line.length() && line.charAt(backslashes) == '\\') {
        backslashes++;
      }
      int run = backslashes - i;
      boolean escape =
          run % 2 == 1
              && backslashes < line.length()
              && (line.charAt(backslashes) == 'u' || line.charAt(backslashes) == 'U');
      text.repeat('\\', escape ? run - 1 : run);
      i = backslashes;
      if (escape) {
        int digits = line.charAt(i) == 'u' ? 4 : 8;
        appendPoint(text, line, i + 1, digits);
        i += 1 + digits;
      }
    }
    return text.toString();
  }

  private void appendPoint(StringBuilder text, String line, int from, int digits)
      throws RefusedException {
    if (from + digits > line.length()) {
      throw malformed("an escape is cut off");
    }
    long point = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(line.charAt(i), 16);
      if (digit < 0) {
        throw malformed("an escape is no hexadecimal number");
      }
      point = point * 16 + digit;
    }
    if (point > Character.MAX_CODE_POINT) {
      throw malformed("an escape is no Unicode code point");
    }
    text.appendCodePoint((int) point);
  }

  /** A quoted Python 2 string literal on a line. */
  String quotedLine(int limit) throws RefusedException {
    return asciiOf(unquoted(line(limit)));
  }

  /** The bytes that a string literal in quotes stands for. */
  byte[] unquoted(byte[] line) throws RefusedException {
    int length = line.length;
    if (length < 2 || line[0] != line[length - 1] || (line[0] != '\'' && line[0] != '"')) {
      throw malformed("a string is not in quotes");
    }
    byte[] out = new byte[length];
    int size = 0;
    int i = 1;
    while (i < length - 1) {
      byte c = line[i++];
      if (c != '\\') {
        out[size++] = c;
        continue;
      }
      if (i >= length - 1) {
        throw malformed("a string ends in a backslash");
      }
      byte escape = line[i++];
      switch (escape) {
        case '\\', '\'', '"' -> out[size++] = escape;
        case 'n' -> out[size++] = '\n';
        case 't' -> out[size++] = '\t';
        case 'r' -> out[size++] = '\r';
        case 'a' -> out[size++] = 7;
        case 'b' -> out[size++] = 8;
        case 'f' -> out[size++] = 12;
        case 'v' -> out[size++] = 11;
        case 'x' -> {
          int high = i < length - 1 ? Character.digit(line[i], 16) : -1;
          int low = i + 1 < length - 1 ? Character.digit(line[i + 1], 16) : -1;
          if (high < 0 || low < 0) {
            throw malformed("an escape is no hexadecimal number");
          }
          out[size++] = (byte) (high * 16 + low);
          i += 2;
        }
        case '0', '1', '2', '3', '4', '5', '6', '7' -> {
          int value = escape - '0';
          for (int n = 0; n < 2 && i < length - 1 && line[i] >= '0' && line[i] <= '7'; n++) {
            value = value * 8 + (line[i++] - '0');
          }
          out[size++] = (byte) value;
        }
        default -> {
          out[size++] = '\\';
          out[size++] = escape;
        }
      }
    }
    return java.util.Arrays.copyOf(out, size);
  }

  private RefusedException truncated(long wanted) {
    return new RefusedException(
        Reason.MALFORMED_MODEL,
        "the stream is shorter than it says at byte " + position,
        (end - position) + " bytes left",
        Long.toUnsignedString(wanted));
  }

  RefusedException malformed(String what) {
    return new RefusedException(Reason.MALFORMED_MODEL, what + ", at byte " + position);
  }
}
