package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One value of an ASN.1 structure in DER (X.690): definite, minimal lengths and tags below 31,
 * which is all that certificates and timestamps use. Reading never recurses by itself.
 */
public final class Der {
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int OID = 0x06;
  public static final int UTF8_STRING = 0x0c;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;
  public static final int GENERALIZED_TIME = 0x18;
  public static final int BOOLEAN = 0x01;

  /** Children of one value; a timestamp's certificates are its longest list. */
  private static final int MAX_CHILDREN = 1024;

  private final byte[] data;
  private final int start;
  private final int content;
  private final int end;

  private Der(byte[] data, int start, int content, int end) {
    this.data = data;
    this.start = start;
    this.content = content;
    this.end = end;
  }

  /** Reads bytes that are exactly one value; refused with MALFORMED_EVIDENCE. */
  public static Der read(byte[] bytes) throws RefusedException {
    Der value = readAt(bytes, 0, bytes.length);
    if (value.end != bytes.length) {
      throw malformed("bytes after the value", "one value");
    }
    return value;
  }

  private static Der readAt(byte[] data, int at, int limit) throws RefusedException {
    if (limit - at < 2) {
      throw malformed("the end of the bytes", "a tag and a length");
    }
    if ((data[at] & 0x1f) == 0x1f) {
      throw malformed("a tag above 30", "a tag of one byte");
    }
    int first = data[at + 1] & 0xff;
    int content = at + 2;
    int length = first;
    if (first >= 0x80) {
      int bytes = first & 0x7f;
      if (bytes < 1 || bytes > 4 || limit - content < bytes) {
        throw malformed("a length of " + bytes + " bytes", "a definite length");
      }
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        value = value << 8 | data[content + i] & 0xff;
      }
      content += bytes;
      if (value < 0x80 || value >>> 8 * (bytes - 1) == 0 || value > limit - content) {
        throw malformed("a length that is not minimal or too long", "a minimal length");
      }
      length = (int) value;
    }
    if (length > limit - content) {
      throw malformed("the end of the bytes", "a value of " + length + " bytes");
    }
    return new Der(data, at, content, content + length);
  }

  public int tag() {
    return data[start] & 0xff;
  }

  /** Whether this is the constructed or primitive context tag of the given number. */
  public boolean isContext(int number) {
    return (tag() & ~0x20) == (0x80 | number);
  }

  /** This value if it has the tag; else refused. */
  public Der expect(int tag) throws RefusedException {
    if (tag() != tag) {
      throw malformed("tag " + tag(), "tag " + tag);
    }
    return this;
  }

  /** The values inside this one. */
  public List<Der> children() throws RefusedException {
    List<Der> children = new ArrayList<>();
    for (int at = content; at < end; ) {
      Der child = readAt(data, at, end);
      children.add(child);
      at = child.end;
      if (children.size() > MAX_CHILDREN) {
        throw new RefusedException(
            Reason.LIMIT_EXCEEDED, "too many ASN.1 values", "over " + MAX_CHILDREN, "fewer");
      }
    }
    return children;
  }

  /** The values inside this one, which has the tag and at least so many of them. */
  public List<Der> children(int tag, int atLeast) throws RefusedException {
    List<Der> children = expect(tag).children();
    if (children.size() < atLeast) {
      throw malformed(children.size() + " values", "at least " + atLeast);
    }
    return children;
  }

  /** The bytes of the content. */
  public byte[] content() {
    return Arrays.copyOfRange(data, content, end);
  }

  /** The bytes of the whole value, tag and length included. */
  public byte[] encoded() {
    return Arrays.copyOfRange(data, start, end);
  }

  /** An object identifier in dotted form. */
  public String oid() throws RefusedException {
    expect(OID);
    if (end - content < 1 || end - content > 64 || (data[end - 1] & 0x80) != 0) {
      throw malformed("an object identifier of a wrong length", "an object identifier");
    }
    var text = new StringBuilder();
    long arc = 0;
    for (int i = content; i < end; i++) {
      if (arc > Long.MAX_VALUE >> 7) {
        throw malformed("an object identifier with a huge arc", "an object identifier");
      }
      arc = arc << 7 | data[i] & 0x7f;
      if ((data[i] & 0x80) == 0) {
        if (text.isEmpty()) {
          long root = Math.min(arc / 40, 2);
          text.append(root).append('.').append(arc - 40 * root);
        } else {
          text.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return text.toString();
  }

  public BigInteger integer() throws RefusedException {
    expect(INTEGER);
    if (content == end) {
      throw malformed("an integer without bytes", "an integer");
    }
    return new BigInteger(data, content, end - content);
  }

  /** A GeneralizedTime in UTC: {@code 20260131000000Z}, with or without a fraction. */
  public Instant time() throws RefusedException {
    expect(GENERALIZED_TIME);
    int fraction = end - content - 15;
    if (fraction < 0 || data[end - 1] != 'Z') {
      throw malformed("a time of another form", "YYYYMMDDHHMMSSZ");
    }
    try {
      long day = LocalDate.of(digits(0, 4), digits(4, 2), digits(6, 2)).toEpochDay();
      int hour = digits(8, 2);
      int minute = digits(10, 2);
      int second = digits(12, 2);
      if (hour > 23 || minute > 59 || second > 59) {
        throw malformed("a time out of range", "YYYYMMDDHHMMSSZ");
      }
      long nanos = 0;
      if (fraction > 0) {
        if (fraction < 2 || fraction > 10 || data[content + 14] != '.') {
          throw malformed("a fraction of another form", "1 to 9 digits");
        }
        nanos = digits(15, fraction - 1);
        for (int i = fraction - 1; i < 9; i++) {
          nanos *= 10;
        }
      }
      return Instant.ofEpochSecond(day * 86_400 + hour * 3600L + minute * 60L + second, nanos);
    } catch (DateTimeException e) {
      throw malformed("a date that does not exist", "YYYYMMDDHHMMSSZ");
    }
  }

  private int digits(int from, int count) throws RefusedException {
    int value = 0;
    for (int i = content + from; i < content + from + count; i++) {
      if (data[i] < '0' || data[i] > '9') {
        throw malformed("a time with other characters", "digits");
      }
      value = value * 10 + (data[i] - '0');
    }
    return value;
  }

  /** Encodes a value. */
  public static byte[] encode(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] part : contents) {
      length += part.length;
    }
    int lengthBytes = length < 0x80 ? 0 : (39 - Integer.numberOfLeadingZeros(length)) / 8;
    byte[] out = new byte[2 + lengthBytes + length];
    out[0] = (byte) tag;
    out[1] = (byte) (lengthBytes == 0 ? length : 0x80 | lengthBytes);
    for (int i = 0; i < lengthBytes; i++) {
      out[2 + i] = (byte) (length >>> 8 * (lengthBytes - 1 - i));
    }
    int at = 2 + lengthBytes;
    for (byte[] part : contents) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  /** A refusal about the structure. */
  public static RefusedException malformed(String found, String expected) {
    return new RefusedException(
        Reason.MALFORMED_EVIDENCE, "an ASN.1 structure cannot be read", found, expected);
  }
}
