package dev.bonafide.serving.golden;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.Candidate;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.Codec;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.Decoded;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.PythonNumbers;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the recorded custom runtime: says what each codec made of an input, in Python's words.
 * It exists for tests alone.
 */
final class EchoModel implements Candidate, Predictor {
  private static final Json.Obj NONE = Json.object().build();
  private static final Json.Obj STR = Json.object().put("content_type", "str").build();

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public @Nullable String version() {
    return null;
  }

  @Override
  public Outcome<ServedModel> load() {
    var metadata = new ModelMetadata("echo", List.of(), "", List.of(), List.of(), NONE);
    return Outcome.accepted(new ServedModel("echo", null, metadata, this, false, 0, Duration.ZERO));
  }

  @Override
  public List<Tensor> predict(InferenceRequest request) throws RefusedException {
    var outputs = new ArrayList<Tensor>();
    for (Tensor input : request.inputs()) {
      Decoded decoded = Codec.decode(input, ContentType.named(input.contentType()));
      outputs.add(text(input.name(), List.of(type(decoded), repr(decoded))));
    }
    return outputs;
  }

  @Override
  public List<List<Tensor>> stream(InferenceRequest request) {
    return List.of(
        List.of(text("tok", List.of("t0"))),
        List.of(text("tok", List.of("t1"))),
        List.of(text("tok", List.of("t2"))));
  }

  private static Tensor text(String name, List<String> values) {
    return new Tensor(
        name, Datatype.BYTES, List.of((long) values.size(), 1L), STR, TensorData.Values.of(values));
  }

  private static String type(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Numbers n -> "ndarray/" + numpy(n.datatype()) + "/" + n.shape();
      case Decoded.TextArray t ->
          "ndarray/<U"
              + t.values().stream().mapToInt(String::length).max().orElse(1)
              + "/"
              + t.shape();
      case Decoded.TextList t -> "list";
      case Decoded.ByteStrings b -> "list";
      case Decoded.Times t -> "list";
      case Decoded.Raw raw -> "TensorData";
    };
  }

  private static String numpy(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> "bool";
      case FP16 -> "float16";
      case FP32 -> "float32";
      case FP64 -> "float64";
      default -> datatype.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static String repr(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Numbers n -> nested(n, 0, new int[1]);
      case Decoded.TextArray t -> list(t.values().stream().map(EchoModel::python).toList());
      case Decoded.TextList t -> list(t.values().stream().map(EchoModel::python).toList());
      case Decoded.ByteStrings b ->
          list(
              b.values().stream()
                  .map(v -> "b'" + new String(v.toArray(), StandardCharsets.UTF_8) + "'")
                  .toList());
      case Decoded.Times t -> list(t.values().stream().map(EchoModel::python).toList());
      case Decoded.Raw(TensorData data) -> raw(data);
    };
  }

  private static String nested(Decoded.Numbers n, int axis, int[] at) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < n.shape().get(axis); i++) {
      if (axis + 1 < n.shape().size()) {
        parts.add(nested(n, axis + 1, at));
      } else {
        double value = n.get(at[0]++);
        parts.add(
            switch (n.datatype().kind()) {
              case BOOLEAN -> value != 0 ? "True" : "False";
              case FLOAT -> Double.isNaN(value) ? "nan" : PythonNumbers.repr(value);
              default -> Long.toString((long) value);
            });
      }
    }
    return list(parts);
  }

  private static String raw(TensorData data) {
    return switch (data) {
      case TensorData.Integers integers -> integers.toString();
      case TensorData.Reals reals -> {
        var parts = new ArrayList<String>();
        for (int i = 0; i < reals.size(); i++) {
          parts.add(
              reals.isWhole(i)
                  ? Long.toString((long) reals.get(i))
                  : PythonNumbers.repr(reals.get(i)));
        }
        yield list(parts);
      }
      case TensorData.Values(List<@Nullable Object> elements) ->
          list(elements.stream().map(EchoModel::python).toList());
      case TensorData.Irregular irregular -> irregular.what();
    };
  }

  private static String list(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private static String python(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case String text -> "'" + text + "'";
      case Boolean truth -> truth ? "True" : "False";
      case Double number -> PythonNumbers.repr(number);
      case LocalDateTime time -> "datetime.datetime(" + fields(time) + ")";
      case OffsetDateTime time when time.getOffset().equals(ZoneOffset.UTC) ->
          "datetime.datetime(" + fields(time.toLocalDateTime()) + ", tzinfo=datetime.timezone.utc)";
      case Temporal time -> "datetime with offset " + time;
      case Long number -> number.toString();
      case BigInteger number -> number.toString();
      default -> String.valueOf(value);
    };
  }

  private static String fields(LocalDateTime t) {
    String fields =
        t.getYear()
            + ", "
            + t.getMonthValue()
            + ", "
            + t.getDayOfMonth()
            + ", "
            + t.getHour()
            + ", "
            + t.getMinute();
    int micros = t.getNano() / 1000;
    if (t.getSecond() != 0 || micros != 0) {
      fields += ", " + t.getSecond();
    }
    return micros == 0 ? fields : fields + ", " + micros;
  }
}
