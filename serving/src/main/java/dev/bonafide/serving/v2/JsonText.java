package dev.bonafide.serving.v2;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: compact, UTF-8, numbers as Python writes them. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_CONTENT).build();

  private JsonText() {}

  /** What a caller writes. */
  interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  static byte[] bytes(Body body) {
    var buffer = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(buffer)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  static String quoted(String text) {
    return new String(bytes(out -> out.writeString(text)), StandardCharsets.UTF_8);
  }

  static String of(@Nullable Object tree) {
    return new String(bytes(out -> tree(out, tree)), StandardCharsets.UTF_8);
  }

  /** A value of {@link JsonTree}, or a parameter. */
  static void tree(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean truth -> out.writeBoolean(truth);
      case Long number -> out.writeNumber(number);
      case BigInteger number -> out.writeNumber(number);
      case Double number -> real(out, number);
      case TensorData.Bytes bytes -> bytes(out, bytes);
      case TensorData data -> {
        out.writeStartArray();
        elements(out, Datatype.FP64, data);
        out.writeEndArray();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object item : list) {
          tree(out, item);
        }
        out.writeEndArray();
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : map.entrySet()) {
          out.writeFieldName(String.valueOf(member.getKey()));
          tree(out, member.getValue());
        }
        out.writeEndObject();
      }
      case Json json -> out.writeRawValue(JsonWriter.compact(json));
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  /** A tensor's elements inside an array that is already open. */
  static void elements(JsonGenerator out, Datatype datatype, TensorData data) throws IOException {
    switch (data) {
      case TensorData.Integers integers -> {
        for (int i = 0; i < integers.size(); i++) {
          long value = integers.get(i);
          switch (datatype) {
            case BOOL -> out.writeBoolean(value != 0);
            case UINT64 -> out.writeNumber(Long.toUnsignedString(value));
            default -> out.writeNumber(value);
          }
        }
      }
      case TensorData.Reals reals -> {
        for (int i = 0; i < reals.size(); i++) {
          real(out, reals.get(i));
        }
      }
      case TensorData.Values(List<@Nullable Object> elements) -> {
        for (Object element : elements) {
          tree(out, element);
        }
      }
      case TensorData.Irregular irregular -> {}
    }
  }

  private static void bytes(JsonGenerator out, TensorData.Bytes bytes) throws IOException {
    byte[] raw = bytes.toArray();
    String text = new String(raw, StandardCharsets.UTF_8);
    boolean isText = java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), raw);
    out.writeString(isText ? text : Base64.getEncoder().encodeToString(raw));
  }

  /**
   * The shortest text that reads back the same, in Python's notation; null for NaN and infinities.
   */
  static void real(JsonGenerator out, double value) throws IOException {
    if (!Double.isFinite(value)) {
      out.writeNull();
    } else {
      out.writeNumber(PythonNumbers.repr(value));
    }
  }

  /** The tree's map as parameters. */
  static Json.Obj parameters(Map<?, ?> map) {
    var members = new LinkedHashMap<String, Json>();
    map.forEach((name, value) -> members.put(String.valueOf(name), json(value)));
    return new Json.Obj(members);
  }

  private static Json json(@Nullable Object value) {
    return switch (value) {
      case null -> new Json.Null();
      case String text -> Json.of(text);
      case Boolean truth -> Json.of(truth);
      case Long number -> Json.of(number);
      case BigInteger number -> new Json.Num(number.toString());
      case Double number -> new Json.Num(PythonNumbers.repr(number));
      case TensorData data -> json(TensorLists.boxed(data));
      case List<?> list -> Json.array(list.stream().map(JsonText::json).toList());
      case Map<?, ?> map -> parameters(map);
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    };
  }
}
