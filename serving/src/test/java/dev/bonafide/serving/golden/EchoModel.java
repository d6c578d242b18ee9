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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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
      outputs.add(text(input.name(), List.of(type(decoded), repr(decoded, input))));
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
              + t.values().stream().mapToInt(v -> v.codePointCount(0, v.length())).max().orElse(1)
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

  private static String repr(Decoded decoded, Tensor input) {
    return switch (decoded) {
      case Decoded.Numbers n -> {
        var texts = new ArrayList<String>();
        for (int i = 0; i < n.size(); i++) {
          texts.add(number(n.datatype(), n.get(i)));
        }
        yield nested(texts, n.shape());
      }
      case Decoded.TextArray t ->
          nested(t.values().stream().map(EchoModel::python).toList(), t.shape());
      case Decoded.TextList t -> list(t.values().stream().map(EchoModel::python).toList());
      case Decoded.ByteStrings b -> list(b.values().stream().map(EchoModel::bytes).toList());
      case Decoded.Times t -> list(t.values().stream().map(EchoModel::python).toList());
      case Decoded.Raw(TensorData data) -> raw(data, input.lists());
    };
  }

  private static String number(Datatype datatype, double value) {
    return switch (datatype.kind()) {
      case BOOLEAN -> value != 0 ? "True" : "False";
      case FLOAT -> python((Object) value);
      default -> new java.math.BigDecimal(value).toBigInteger().toString();
    };
  }

  private static String nested(List<String> texts, List<Integer> shape) {
    if (shape.isEmpty()) {
      return texts.getFirst();
    }
    int rows = shape.getFirst();
    int width = rows == 0 ? 0 : texts.size() / rows;
    var parts = new ArrayList<String>();
    for (int i = 0; i < rows; i++) {
      parts.add(nested(texts.subList(i * width, (i + 1) * width), shape.subList(1, shape.size())));
    }
    return list(parts);
  }

  private static String bytes(TensorData.Bytes bytes) {
    return "b" + quoted(new String(bytes.toArray(), StandardCharsets.ISO_8859_1), c -> c < 0x7f);
  }

  private static String raw(TensorData data, List<Integer> lists) {
    return switch (data) {
      case TensorData.Integers integers -> {
        var texts = new ArrayList<String>();
        for (long value : integers.toArray()) {
          texts.add(Long.toString(value));
        }
        yield nested(texts, lists);
      }
      case TensorData.Reals reals -> {
        var texts = new ArrayList<String>();
        for (int i = 0; i < reals.size(); i++) {
          texts.add(
              reals.isWhole(i)
                  ? Long.toString((long) reals.get(i))
                  : python((Object) reals.get(i)));
        }
        yield nested(texts, lists);
      }
      case TensorData.Values(List<@Nullable Object> elements) ->
          nested(elements.stream().map(EchoModel::python).toList(), lists);
      case TensorData.Irregular irregular -> python(irregular.tree());
    };
  }

  private static String list(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", ", "[", "]"));
  }

  private static String python(@Nullable Object value) {
    return switch (value) {
      case null -> "None";
      case String text -> quoted(text, EchoModel::isPrintable);
      case Boolean truth -> truth ? "True" : "False";
      case Double number ->
          Double.isNaN(number)
              ? "nan"
              : Double.isInfinite(number)
                  ? (number > 0 ? "inf" : "-inf")
                  : PythonNumbers.repr(number);
      case Decoded.Moment(LocalDateTime local, Duration offset) when offset != null ->
          "datetime.datetime(" + fields(local) + ", tzinfo=" + zone(offset) + ")";
      case Decoded.Moment(LocalDateTime local, Duration none) ->
          "datetime.datetime(" + fields(local) + ")";
      case TensorData.Bytes bytes -> bytes(bytes);
      case List<?> items -> list(items.stream().map(EchoModel::python).toList());
      case Map<?, ?> members ->
          members.entrySet().stream()
              .map(m -> python(m.getKey()) + ": " + python(m.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case TensorData packed -> raw(packed, List.of(packed.size()));
      default -> String.valueOf(value);
    };
  }

  private static String quoted(String text, IntPredicate isPrintable) {
    boolean inDouble = text.contains("'") && !text.contains("\"");
    var quoted = new StringBuilder(inDouble ? "\"" : "'");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\' -> quoted.append("\\\\");
                case '\'' -> quoted.append(inDouble ? "'" : "\\'");
                default -> {
                  if (c >= 0x20 && isPrintable.test(c)) {
                    quoted.appendCodePoint(c);
                  } else {
                    String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
                    quoted.append(form.formatted(c));
                  }
                }
              }
            });
    return quoted.append(inDouble ? '"' : '\'').toString();
  }

  /** What Python shows as it is: no separator but the blank, and nothing that has no picture. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** Python counts a negative difference from the day before. */
  private static String zone(Duration offset) {
    if (offset.isZero()) {
      return "datetime.timezone.utc";
    }
    var parts = new ArrayList<String>();
    Duration rest = offset.isNegative() ? offset.plusDays(1) : offset;
    if (offset.isNegative()) {
      parts.add("days=-1");
    }
    if (rest.toSeconds() != 0) {
      parts.add("seconds=" + rest.toSeconds());
    }
    if (rest.toNanosPart() != 0) {
      parts.add("microseconds=" + rest.toNanosPart() / 1000);
    }
    return "datetime.timezone(datetime.timedelta(" + String.join(", ", parts) + "))";
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
