package dev.bonafide.serving.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.v2.SchemaException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body into maps, lists and scalars, lists of numbers packed into {@link
 * TensorData.Integers} or {@link TensorData.Reals}.
 *
 * <p>As in MLServer a name that stands twice counts by its last value, and a whole number beyond 64
 * bits becomes a double.
 */
final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(V2Limits.DEFAULT.maxDepth())
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final BigInteger MAX_UINT64 = Datatype.UINT64.greatest();
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  private final JsonParser parser;
  private final V2Limits limits;
  private int objects;

  private JsonTree(JsonParser parser, V2Limits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /** The document's value; null stands for JSON's null. */
  static @Nullable Object read(byte[] body, int offset, int length, V2Limits limits)
      throws SchemaException, RefusedException {
    if (!isUtf8(body, offset, length)) {
      throw invalidJson(0, "str is not valid UTF-8: surrogates not allowed");
    }
    try (JsonParser parser = FACTORY.createParser(body, offset, length)) {
      var tree = new JsonTree(parser, limits);
      Object value = tree.value(parser.nextToken(), 0);
      if (parser.nextToken() != null) {
        throw invalidJson(position(parser), "unexpected content after document");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, "the request's JSON is beyond a limit: " + e.getOriginalMessage());
    } catch (JsonEOFException e) {
      throw invalidJson(length, "unexpected end of data");
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw invalidJson(at, "unexpected character, expected a JSON value");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUtf8(byte[] body, int offset, int length) {
    int i = offset;
    int end = offset + length;
    while (i < end && body[i] >= 0) {
      i++;
    }
    if (i == end) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, i, end - i));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static long position(JsonParser parser) {
    return Math.max(0, parser.currentTokenLocation().getByteOffset());
  }

  static SchemaException invalidJson(long position, String error) {
    return new SchemaException(
        List.of(
            new Problem(
                "json_invalid",
                List.of("body", position),
                "JSON decode error",
                "{}",
                "{\"error\":" + JsonText.quoted(error) + "}")));
  }

  private @Nullable Object value(@Nullable JsonToken token, int depth)
      throws IOException, SchemaException, RefusedException {
    if (token == null) {
      throw invalidJson(position(parser), "unexpected end of data");
    }
    if (depth > limits.maxDepth()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the request's JSON is nested too deeply",
          "more than " + limits.maxDepth(),
          "at most " + limits.maxDepth());
    }
    return switch (token) {
      case START_OBJECT -> object(depth);
      case START_ARRAY -> array(depth);
      case VALUE_STRING -> counted(wellFormed(parser.getText()));
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> finite();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw invalidJson(position(parser), "unexpected character, expected a JSON value");
    };
  }

  /** An escape may not be half of a character: such text could not be written back. */
  private String wellFormed(String text) throws SchemaException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw invalidJson(position(parser), "unexpected end of hex escape");
      }
      i++;
    }
    return text;
  }

  private <T> T counted(T value) throws RefusedException {
    if (++objects > limits.maxObjects()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the request's JSON has too many values",
          "more than " + limits.maxObjects(),
          "at most " + limits.maxObjects());
    }
    return value;
  }

  private Map<String, @Nullable Object> object(int depth)
      throws IOException, SchemaException, RefusedException {
    var members = counted(new LinkedHashMap<String, @Nullable Object>());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = counted(wellFormed(parser.currentName()));
      members.put(name, value(parser.nextToken(), depth + 1));
    }
    return members;
  }

  /** A packed list where every element is a number, else a list. */
  private Object array(int depth) throws IOException, SchemaException, RefusedException {
    counted(this);
    var numbers = new Numbers();
    JsonToken token = parser.nextToken();
    while (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        numbers.add(finite());
      } else if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        break;
      } else if (!numbers.add(parser.getLongValue())) {
        break;
      }
      token = parser.nextToken();
    }
    if (token == JsonToken.END_ARRAY) {
      return numbers.size() == 0 ? new ArrayList<@Nullable Object>() : numbers.packed();
    }
    List<@Nullable Object> list = numbers.unpacked();
    for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      list.add(counted2(value(token, depth + 1)));
    }
    return list;
  }

  private @Nullable Object counted2(@Nullable Object value) throws RefusedException {
    counted(this);
    return value;
  }

  private Object whole() throws IOException, SchemaException {
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    BigInteger big = parser.getBigIntegerValue();
    if (big.signum() > 0 && big.compareTo(MAX_UINT64) <= 0) {
      return big;
    }
    double value = big.doubleValue();
    if (Double.isInfinite(value)) {
      throw invalidJson(position(parser), "number is out of range");
    }
    return value;
  }

  private double finite() throws IOException, SchemaException {
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw invalidJson(position(parser), "number is out of range");
    }
    return value;
  }

  /** Numbers so far: whole ones until the first fraction. */
  private static final class Numbers {
    private long[] longs = new long[16];
    private double @Nullable [] doubles;
    private @Nullable BitSet whole;
    private int size;

    int size() {
      return size;
    }

    /** False where the number would lose digits beside fractions. */
    boolean add(long value) {
      double[] reals = doubles;
      if (reals == null) {
        if (size == longs.length) {
          longs = Arrays.copyOf(longs, size * 2);
        }
        longs[size++] = value;
        return true;
      }
      if (Math.abs(value) > EXACT_IN_DOUBLE || value == Long.MIN_VALUE) {
        return false;
      }
      add((double) value);
      if (whole == null) {
        whole = new BitSet();
      }
      whole.set(size - 1);
      return true;
    }

    void add(double value) {
      double[] reals = doubles;
      if (reals == null) {
        reals = new double[Math.max(longs.length, size + 1)];
        for (int i = 0; i < size; i++) {
          reals[i] = longs[i];
        }
        if (size > 0) {
          whole = new BitSet();
          whole.set(0, size);
        }
      } else if (size == reals.length) {
        reals = Arrays.copyOf(reals, size * 2);
      }
      reals[size++] = value;
      doubles = reals;
    }

    TensorData packed() {
      double[] reals = doubles;
      return reals == null
          ? new TensorData.Integers(Arrays.copyOf(longs, size))
          : new TensorData.Reals(Arrays.copyOf(reals, size), whole);
    }

    List<@Nullable Object> unpacked() {
      return TensorLists.boxed(size == 0 ? new TensorData.Values(List.of()) : packed());
    }
  }
}
