package dev.bonafide.serving.golden;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.repository.ModelRepositoryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One recorded gRPC call, and what comes of it when it is made again. */
final class GrpcRecording {
  private final Json.Obj recorded;

  GrpcRecording(Json.Obj recorded) {
    this.recorded = recorded;
  }

  /**
   * What counts of the end of a call.
   *
   * @param trailers "name: value", sorted
   */
  record Answer(String code, List<String> trailers, @Nullable Json messages) {
    @Override
    public String toString() {
      return code + " " + trailers + (messages == null ? "" : " " + JsonWriter.compact(messages));
    }
  }

  String name() {
    return String.valueOf(recorded.string("name"));
  }

  /** Empty for a call of a service that the recorded server lacks: its status alone was kept. */
  String method() {
    String method = recorded.string("method");
    return method == null ? "" : method;
  }

  Json.Obj request() {
    return recorded.get("request") instanceof Json.Obj object ? object : Json.object().build();
  }

  /** The model that is asked; empty for none. */
  String model() {
    String model = request().string("modelName");
    String name = model == null ? request().string("name") : model;
    return name == null ? "" : name;
  }

  /** Models that answer without having been loaded in the recording: they were loaded before. */
  static Set<String> loadedBefore(List<GrpcRecording> recordings) {
    var before = new LinkedHashSet<String>();
    var since = new HashSet<String>();
    for (GrpcRecording one : recordings) {
      boolean answered = "OK".equals(one.recorded.string("code"));
      switch (one.method()) {
        case "RepositoryModelLoad", "RepositoryModelUnload" -> since.add(one.model());
        case "ModelReady", "ModelMetadata", "ModelInfer", "ModelStreamInfer" -> {
          if (answered && !since.contains(one.model())) {
            before.add(one.model());
          }
        }
        case "RepositoryIndex" -> {
          for (Json entry : index(one.expected().messages())) {
            String name = String.valueOf(((Json.Obj) entry).string("name"));
            boolean ready = "State.READY".equals(((Json.Obj) entry).string("state"));
            if (ready && !since.contains(name)) {
              before.add(name);
            }
          }
        }
        default -> {}
      }
    }
    return before;
  }

  static List<Json> index(@Nullable Json answer) {
    return answer instanceof Json.Obj object && object.get("models") instanceof Json.Arr(var items)
        ? items
        : List.of();
  }

  Answer expected() {
    var trailing = new ArrayList<String>();
    if (recorded.get("trailing") instanceof Json.Arr(List<Json> items)) {
      for (Json item : items) {
        List<Json> pair = ((Json.Arr) item).items();
        trailing.add(((Json.Str) pair.get(0)).value() + ": " + ((Json.Str) pair.get(1)).value());
      }
    }
    Json response = recorded.get("response");
    String code = String.valueOf(recorded.string("code")).split(" ", 2)[0];
    return new Answer(
        code,
        trailing.stream().sorted().toList(),
        response == null ? null : Normal.of(readable(response)));
  }

  /** Raw outputs of floats as numbers, for the last digits do not count. */
  private static Json readable(Json messages) {
    if (messages instanceof Json.Arr(List<Json> all)) {
      return Json.array(all.stream().map(GrpcRecording::readable).toList());
    }
    if (!(messages instanceof Json.Obj message
        && message.get("rawOutputContents") instanceof Json.Arr(List<Json> raw)
        && message.get("outputs") instanceof Json.Arr(List<Json> outputs))) {
      return messages;
    }
    var contents = new ArrayList<Json>();
    for (int i = 0; i < raw.size(); i++) {
      boolean floats = "FP64".equals(((Json.Obj) outputs.get(i)).string("datatype"));
      contents.add(floats ? doubles(((Json.Str) raw.get(i)).value()) : raw.get(i));
    }
    var changed = new TreeMap<>(message.members());
    changed.put("rawOutputContents", Json.array(contents));
    return new Json.Obj(changed);
  }

  private static Json doubles(String base64) {
    var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    var values = new ArrayList<Json>();
    while (buffer.hasRemaining()) {
      values.add(Json.of(buffer.getDouble()));
    }
    return Json.array(values);
  }

  Answer replay(Channel channel) throws InterruptedException {
    if (method().isEmpty()) {
      return new Answer("OK", List.of(), null);
    }
    boolean legacy = "ModelRepositoryService".equals(recorded.string("service"));
    var service =
        legacy
            ? ModelRepositoryServiceGrpc.getServiceDescriptor()
            : GRPCInferenceServiceGrpc.getServiceDescriptor();
    String name = Objects.requireNonNull(recorded.string("method"));
    MethodDescriptor<?, ?> method =
        service.getMethods().stream()
            .filter(m -> name.equals(m.getBareMethodName()))
            .findFirst()
            .orElseThrow();
    return call(channel, method);
  }

  @SuppressWarnings("unchecked")
  private <Q, R> Answer call(Channel channel, MethodDescriptor<Q, R> method)
      throws InterruptedException {
    var prototype =
        (Message)
            ((MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller())
                .getMessagePrototype();
    Message.Builder request = prototype.newBuilderForType();
    fill(request, (Json.Obj) Objects.requireNonNull(recorded.get("request")));
    var answers = new ArrayList<Json>();
    var code = new AtomicReference<>("no end");
    var end = new ArrayList<String>();
    var done = new CountDownLatch(1);
    ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(R message) {
            answers.add(json((Message) message));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            for (String key : trailers.keys()) {
              if (!key.equals("content-type") && !key.equals("date")) {
                var ascii = Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER);
                end.add(key + ": " + trailers.get(ascii));
              }
            }
            code.set(status.getCode().name());
            done.countDown();
          }
        },
        new Metadata());
    call.request(100);
    boolean stream = method.getType() == MethodDescriptor.MethodType.BIDI_STREAMING;
    call.sendMessage((Q) request.build());
    if (stream) {
      call.sendMessage((Q) request.build());
    }
    call.halfClose();
    if (!done.await(60, TimeUnit.SECONDS)) {
      return new Answer(code.get(), List.of(), null);
    }
    Json messages =
        stream && code.get().equals("OK")
            ? Json.array(answers)
            : answers.isEmpty() ? null : answers.getFirst();
    return new Answer(
        code.get(),
        end.stream().sorted().toList(),
        messages == null ? null : Normal.of(readable(messages)));
  }

  private static void fill(Message.Builder builder, Json.Obj json) {
    json.members()
        .forEach(
            (name, value) -> {
              FieldDescriptor field =
                  builder.getDescriptorForType().getFields().stream()
                      .filter(f -> f.getJsonName().equals(name))
                      .findFirst()
                      .orElseThrow();
              if (field.isMapField()) {
                ((Json.Obj) value)
                    .members()
                    .forEach(
                        (key, v) -> {
                          Message.Builder entry = builder.newBuilderForField(field);
                          entry.setField(field.getMessageType().findFieldByName("key"), key);
                          FieldDescriptor of = field.getMessageType().findFieldByName("value");
                          entry.setField(of, scalar(entry, of, v));
                          builder.addRepeatedField(field, entry.build());
                        });
              } else if (field.isRepeated()) {
                ((Json.Arr) value)
                    .items()
                    .forEach(v -> builder.addRepeatedField(field, scalar(builder, field, v)));
              } else {
                builder.setField(field, scalar(builder, field, value));
              }
            });
  }

  private static Object scalar(Message.Builder builder, FieldDescriptor field, Json value) {
    String text =
        switch (value) {
          case Json.Str(String s) -> s;
          case Json.Num(String literal) -> literal;
          default -> "";
        };
    return switch (field.getJavaType()) {
      case STRING -> text;
      case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(text));
      case LONG ->
          Long.parseUnsignedLong(text.replaceFirst("^-", "")) * (text.startsWith("-") ? -1 : 1);
      case INT -> (int) Long.parseLong(text);
      case FLOAT -> Float.parseFloat(text);
      case DOUBLE -> Double.parseDouble(text);
      case BOOLEAN -> ((Json.Bool) value).value();
      case MESSAGE -> {
        Message.Builder inner = builder.newBuilderForField(field);
        fill(inner, (Json.Obj) value);
        yield inner.build();
      }
      case ENUM -> throw new IllegalStateException("no enum in these messages");
    };
  }

  /** Protobuf's JSON form: only what is set, 64-bit integers as text. */
  private static Json json(Message message) {
    var object = Json.object();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.isMapField()) {
        var map = Json.object();
        for (Object item : (List<?>) entry.getValue()) {
          Message pair = (Message) item;
          var descriptor = pair.getDescriptorForType();
          map.put(
              String.valueOf(pair.getField(descriptor.findFieldByName("key"))),
              json(pair.getField(descriptor.findFieldByName("value"))));
        }
        object.put(field.getJsonName(), map.build());
      } else if (field.isRepeated()) {
        object.put(
            field.getJsonName(),
            Json.array(((List<?>) entry.getValue()).stream().map(GrpcRecording::json).toList()));
      } else {
        object.put(field.getJsonName(), json(entry.getValue()));
      }
    }
    return object.build();
  }

  private static Json json(Object value) {
    return switch (value) {
      case Message message -> json(message);
      case ByteString bytes -> Json.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case Long number -> Json.of(Long.toString(number));
      case Integer number -> Json.of((long) number);
      case Boolean truth -> Json.of(truth);
      case Float number when Float.isFinite(number) ->
          new Json.Num(new BigDecimal(number.toString()).toPlainString());
      case Number number -> Json.of(number.doubleValue());
      default -> Json.of(String.valueOf(value));
    };
  }
}
