package dev.bonafide.serving.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.v2.RequestSchema.BinaryTail;
import dev.bonafide.serving.v2.SchemaException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of V2 messages, as MLServer 1.7 reads and writes it. */
public final class V2Json {
  private V2Json() {}

  /**
   * A body with answers in binary form behind its JSON.
   *
   * @param jsonLength bytes of the JSON at its start; the body's own length where nothing follows
   */
  public record Body(byte[] bytes, int jsonLength) {}

  /**
   * Reads an inference request.
   *
   * @param jsonLength bytes of JSON at the body's start; what follows belongs to inputs with a
   *     {@code binary_data_size}
   * @throws SchemaException what MLServer answers with 422
   * @throws RefusedException {@code LIMIT_EXCEEDED}, {@code INVALID_REQUEST}
   */
  public static InferenceRequest readInference(byte[] body, int jsonLength, V2Limits limits)
      throws SchemaException, RefusedException {
    if (jsonLength < 0 || jsonLength > body.length) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "Inference-Header-Content-Length does not fit the body",
          String.valueOf(jsonLength),
          "at most " + body.length);
    }
    Object tree = jsonLength == 0 ? null : JsonTree.read(body, 0, jsonLength, limits);
    return RequestSchema.inference(tree, new BinaryTail(body, jsonLength, body.length));
  }

  /** Reads the filter of the repository index: whether only ready models are wanted. */
  public static boolean readIndexFilter(byte[] body, V2Limits limits)
      throws SchemaException, RefusedException {
    if (body.length == 0) {
      // Triton's client sends none; MLServer answers 422 to it.
      return false;
    }
    return RequestSchema.indexReadyOnly(JsonTree.read(body, 0, body.length, limits));
  }

  /**
   * The problem that a body of another content type has: it is text, not an object.
   *
   * @param contentType the header, as it was sent
   */
  public static SchemaException noJson(String text, String contentType) {
    return new SchemaException(
        List.of(
            new Problem(
                "model_attributes_type",
                List.of("body"),
                "Content-Type '" + contentType + "' is no JSON; send application/json",
                JsonText.quoted(text),
                "")));
  }

  public static byte[] write(InferenceResponse response) {
    return write(response, Set.of()).bytes();
  }

  /**
   * Writes an answer.
   *
   * @param binary names of the outputs that go behind the JSON as raw bytes
   */
  public static Body write(InferenceResponse response, Set<String> binary) {
    var tails = new ByteArrayOutputStream();
    byte[] json = JsonText.bytes(out -> response(out, response, binary, tails));
    if (tails.size() == 0) {
      return new Body(json, json.length);
    }
    byte[] all = java.util.Arrays.copyOf(json, json.length + tails.size());
    System.arraycopy(tails.toByteArray(), 0, all, json.length, tails.size());
    return new Body(all, json.length);
  }

  private static void response(
      JsonGenerator out,
      InferenceResponse response,
      Set<String> binary,
      ByteArrayOutputStream tails)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("model_name", response.modelName());
    text(out, "model_version", response.modelVersion());
    text(out, "id", response.id());
    object(out, "parameters", response.parameters());
    out.writeArrayFieldStart("outputs");
    for (Tensor tensor : response.outputs()) {
      if (binary.contains(tensor.name())) {
        byte[] raw = RawTensors.encode(tensor.datatype(), tensor.data());
        tails.writeBytes(raw);
        binaryTensor(out, tensor, raw.length);
      } else {
        tensor(out, tensor);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void tensor(JsonGenerator out, Tensor tensor) throws IOException {
    out.writeStartObject();
    head(out, tensor);
    if (!tensor.parameters().members().isEmpty()) {
      object(out, "parameters", tensor.parameters());
    }
    out.writeArrayFieldStart("data");
    JsonText.elements(out, tensor.datatype(), tensor.data());
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void binaryTensor(JsonGenerator out, Tensor tensor, int size) throws IOException {
    out.writeStartObject();
    head(out, tensor);
    object(out, "parameters", Json.object().put("binary_data_size", size).build());
    out.writeEndObject();
  }

  private static void head(JsonGenerator out, Tensor tensor) throws IOException {
    out.writeStringField("name", tensor.name());
    shape(out, tensor.shape());
    out.writeStringField("datatype", tensor.datatype().name());
  }

  private static void shape(JsonGenerator out, List<Long> shape) throws IOException {
    out.writeArrayFieldStart("shape");
    for (long length : shape) {
      out.writeNumber(length);
    }
    out.writeEndArray();
  }

  public static byte[] write(ServerMetadata metadata) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("name", metadata.name());
          out.writeStringField("version", metadata.version());
          strings(out, "extensions", metadata.extensions());
          out.writeEndObject();
        });
  }

  public static byte[] write(ModelMetadata metadata) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("name", metadata.name());
          strings(out, "versions", metadata.versions());
          out.writeStringField("platform", metadata.platform());
          tensors(out, "inputs", metadata.inputs());
          tensors(out, "outputs", metadata.outputs());
          object(out, "parameters", metadata.parameters());
          out.writeEndObject();
        });
  }

  public static byte[] writeIndex(List<IndexEntry> index) {
    return JsonText.bytes(
        out -> {
          out.writeStartArray();
          for (IndexEntry entry : index) {
            out.writeStartObject();
            out.writeStringField("name", entry.name());
            text(out, "version", entry.version());
            out.writeStringField("state", entry.state().name());
            out.writeStringField("reason", entry.reason());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /** {@code {"error": …}} alone, as MLServer has it. */
  public static byte[] writeError(String message) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("error", message);
          out.writeEndObject();
        });
  }

  /** {@code {"error": …}} with the refusal's reason, both values and the hint beside it. */
  public static byte[] writeError(String message, Refusal refusal) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("error", message);
          out.writeStringField("reason", refusal.reason().name());
          out.writeStringField("found", refusal.found());
          out.writeStringField("expected", refusal.expected());
          out.writeStringField("hint", refusal.hint());
          out.writeEndObject();
        });
  }

  /** {@code {"detail": …}} with a text, as the framework below MLServer answers. */
  public static byte[] writeDetail(String text) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeStringField("detail", text);
          out.writeEndObject();
        });
  }

  /** {@code {"detail": [ … ]}} with one entry a problem. */
  public static byte[] writeProblems(SchemaException e) {
    return JsonText.bytes(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("detail");
          for (Problem problem : e.problems()) {
            out.writeStartObject();
            out.writeStringField("type", problem.type());
            out.writeFieldName("loc");
            JsonText.tree(out, places(problem));
            out.writeStringField("msg", problem.message());
            out.writeFieldName("input");
            out.writeRawValue(problem.input());
            if (!problem.context().isEmpty()) {
              out.writeFieldName("ctx");
              out.writeRawValue(problem.context());
            }
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private static List<Object> places(Problem problem) {
    return problem.place().stream()
        .map(step -> step instanceof Integer i ? (Object) i.longValue() : step)
        .toList();
  }

  /** Any JSON value. */
  public static byte[] write(Json value) {
    return JsonText.bytes(out -> out.writeRawValue(JsonWriter.compact(value)));
  }

  private static void tensors(JsonGenerator out, String field, List<TensorMetadata> tensors)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (TensorMetadata tensor : tensors) {
      out.writeStartObject();
      out.writeStringField("name", tensor.name());
      out.writeStringField("datatype", tensor.datatype().name());
      shape(out, tensor.shape());
      if (!tensor.parameters().members().isEmpty()) {
        object(out, "parameters", tensor.parameters());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void strings(JsonGenerator out, String field, List<String> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  private static void text(JsonGenerator out, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  private static void object(JsonGenerator out, String field, Json.Obj value) throws IOException {
    out.writeFieldName(field);
    JsonText.tree(out, value);
  }
}
