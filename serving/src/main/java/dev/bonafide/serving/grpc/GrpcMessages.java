package dev.bonafide.serving.grpc;

import com.google.protobuf.ByteString;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.grpc.proto.InferParameter;
import dev.bonafide.serving.grpc.proto.InferTensorContents;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.grpc.proto.ModelMetadataResponse;
import dev.bonafide.serving.v2.ContentType;
import dev.bonafide.serving.v2.Datatype;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.RawTensors;
import dev.bonafide.serving.v2.RequestedOutput;
import dev.bonafide.serving.v2.Tensor;
import dev.bonafide.serving.v2.TensorData;
import dev.bonafide.serving.v2.TensorMetadata;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages of the protocol to values of {@code v2}, and back. */
final class GrpcMessages {
  private GrpcMessages() {}

  static InferenceRequest request(ModelInferRequest message) throws RefusedException {
    var inputs = new ArrayList<Tensor>();
    int raw = 0;
    for (ModelInferRequest.InferInputTensor input : message.getInputsList()) {
      // As in MLServer: raw contents belong, in their order, to the inputs that bring none.
      if (message.getRawInputContentsCount() == 0 || input.getContents().getSerializedSize() > 0) {
        inputs.add(input(input, null));
      } else if (raw < message.getRawInputContentsCount()) {
        inputs.add(input(input, message.getRawInputContents(raw++)));
      } else {
        throw new RefusedException(
            Reason.INVALID_REQUEST,
            "raw_input_contents do not belong to the inputs",
            "none for input '" + input.getName() + "'",
            "one for each input without contents");
      }
    }
    var outputs = new ArrayList<RequestedOutput>();
    for (var output : message.getOutputsList()) {
      outputs.add(new RequestedOutput(output.getName(), received(output.getParametersMap())));
    }
    String id = message.getId();
    return new InferenceRequest(
        id.isEmpty() ? null : id, received(message.getParametersMap()), inputs, outputs);
  }

  private static Tensor input(
      ModelInferRequest.InferInputTensor input, @org.jspecify.annotations.Nullable ByteString raw)
      throws RefusedException {
    Datatype datatype = Datatype.named(input.getDatatype());
    if (datatype == null) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "'" + input.getDatatype() + "' is not a valid Datatype",
          "datatype " + input.getDatatype() + " of input '" + input.getName() + "'",
          "BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64 or BYTES");
    }
    TensorData data = raw == null ? contents(input, datatype) : raw(input, datatype, raw);
    return new Tensor(
        input.getName(), datatype, input.getShapeList(), received(input.getParametersMap()), data);
  }

  /** Raw elements are as many as the shape says; text tells its own count. */
  private static TensorData raw(
      ModelInferRequest.InferInputTensor input, Datatype datatype, ByteString raw)
      throws RefusedException {
    TensorData data =
        RawTensors.decode(input.getName(), datatype, raw.toByteArray(), 0, raw.size());
    var count = BigInteger.ONE;
    for (long length : input.getShapeList()) {
      count = count.multiply(BigInteger.valueOf(length));
    }
    if (datatype != Datatype.BYTES && !count.equals(BigInteger.valueOf(data.size()))) {
      throw new RefusedException(
          Reason.INVALID_REQUEST,
          "the raw contents of input '" + input.getName() + "' do not fill its shape",
          data.size() + " elements",
          count + ", of shape " + input.getShapeList());
    }
    return data;
  }

  /** The first field that holds anything, whatever the datatype says, as in MLServer. */
  private static TensorData contents(ModelInferRequest.InferInputTensor input, Datatype datatype)
      throws RefusedException {
    InferTensorContents c = input.getContents();
    if (c.getBoolContentsCount() > 0) {
      return new TensorData.Values(new ArrayList<>(c.getBoolContentsList()));
    }
    if (c.getIntContentsCount() > 0) {
      return integers(c.getIntContentsCount(), c::getIntContents);
    }
    if (c.getInt64ContentsCount() > 0) {
      return integers(c.getInt64ContentsCount(), c::getInt64Contents);
    }
    if (c.getUintContentsCount() > 0) {
      return integers(c.getUintContentsCount(), i -> Integer.toUnsignedLong(c.getUintContents(i)));
    }
    if (c.getUint64ContentsCount() > 0) {
      byte[] raw =
          RawTensors.encode(
              Datatype.UINT64, integers(c.getUint64ContentsCount(), c::getUint64Contents));
      return RawTensors.decode(input.getName(), Datatype.UINT64, raw, 0, raw.length);
    }
    if (c.getFp32ContentsCount() > 0) {
      double[] values = new double[c.getFp32ContentsCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = c.getFp32Contents(i);
      }
      return TensorData.Reals.of(values);
    }
    if (c.getFp64ContentsCount() > 0) {
      return TensorData.Reals.of(
          c.getFp64ContentsList().stream().mapToDouble(Double::doubleValue).toArray());
    }
    return bytes(input, datatype);
  }

  private interface LongAt {
    long get(int i);
  }

  private static TensorData integers(int count, LongAt at) {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = at.get(i);
    }
    return TensorData.Integers.of(values);
  }

  /**
   * 16-bit floats have no field of their own: they come as their two bytes each, unless the content
   * type says that the bytes are something else.
   */
  private static TensorData bytes(ModelInferRequest.InferInputTensor input, Datatype datatype)
      throws RefusedException {
    List<ByteString> elements = input.getContents().getBytesContentsList();
    boolean halves = datatype == Datatype.FP16 || datatype == Datatype.BF16;
    if (halves && !isOfBytes(input) && elements.stream().allMatch(e -> e.size() % 2 == 0)) {
      byte[] raw = ByteString.copyFrom(elements).toByteArray();
      return RawTensors.decode(input.getName(), datatype, raw, 0, raw.length);
    }
    return new TensorData.Values(
        new ArrayList<>(
            elements.stream().map(e -> new TensorData.Bytes(e.toByteArray())).toList()));
  }

  private static boolean isOfBytes(ModelInferRequest.InferInputTensor input) {
    String word =
        input
            .getParametersOrDefault("content_type", InferParameter.getDefaultInstance())
            .getStringParam();
    return switch (ContentType.named(word)) {
      case STR, BASE64, DATETIME -> true;
      case NP, PD, PD_JSON -> false;
      case null -> false;
    };
  }

  /** Parameters of a request, held against the same schema as over REST. */
  private static Json.Obj received(Map<String, InferParameter> map) throws RefusedException {
    Json.Obj parameters = parameters(map);
    Json type = parameters.get("content_type");
    if (type != null && !(type instanceof Json.Str)) {
      throw refusedParameter("content_type", type, "a string_param such as np");
    }
    Json headers = parameters.get("headers");
    if (headers != null) {
      throw refusedParameter("headers", headers, "none: metadata of the call carry headers");
    }
    return parameters;
  }

  private static RefusedException refusedParameter(String name, Json value, String expected) {
    return new RefusedException(
        Reason.INVALID_REQUEST,
        "parameter '" + name + "' is of the wrong kind",
        JsonWriter.compact(value),
        expected);
  }

  private static Json.Obj parameters(Map<String, InferParameter> map) {
    var parameters = Json.object();
    map.forEach(
        (name, value) -> {
          switch (value.getParameterChoiceCase()) {
            case BOOL_PARAM -> parameters.put(name, value.getBoolParam());
            case INT64_PARAM -> parameters.put(name, value.getInt64Param());
            case STRING_PARAM -> parameters.put(name, value.getStringParam());
            case DOUBLE_PARAM -> {
              if (Double.isFinite(value.getDoubleParam())) {
                parameters.put(name, Json.of(value.getDoubleParam()));
              }
            }
            case UINT64_PARAM ->
                parameters.put(name, new Json.Num(Long.toUnsignedString(value.getUint64Param())));
            case PARAMETERCHOICE_NOT_SET -> {}
          }
        });
    return parameters.build();
  }

  static ModelInferResponse response(InferenceResponse response, boolean raw) {
    var message = ModelInferResponse.newBuilder().setModelName(response.modelName());
    if (response.modelVersion() != null) {
      message.setModelVersion(response.modelVersion());
    }
    if (response.id() != null) {
      message.setId(response.id());
    }
    message.putAllParameters(parameters(response.parameters()));
    for (Tensor tensor : response.outputs()) {
      var output =
          ModelInferResponse.InferOutputTensor.newBuilder()
              .setName(tensor.name())
              .setDatatype(tensor.datatype().name())
              .addAllShape(tensor.shape())
              .putAllParameters(parameters(tensor.parameters()));
      boolean halves = tensor.datatype() == Datatype.FP16 || tensor.datatype() == Datatype.BF16;
      if (raw || halves) {
        output.setContents(InferTensorContents.getDefaultInstance());
        message.addRawOutputContents(
            ByteString.copyFrom(RawTensors.encode(tensor.datatype(), tensor.data())));
      } else {
        output.setContents(contents(tensor));
      }
      message.addOutputs(output);
    }
    return message.build();
  }

  private static InferTensorContents contents(Tensor tensor) {
    var contents = InferTensorContents.newBuilder();
    switch (tensor.data()) {
      case TensorData.Integers integers -> {
        for (int i = 0; i < integers.size(); i++) {
          addInteger(contents, tensor.datatype(), integers.get(i));
        }
      }
      case TensorData.Reals reals -> {
        for (int i = 0; i < reals.size(); i++) {
          if (tensor.datatype() == Datatype.FP32) {
            contents.addFp32Contents((float) reals.get(i));
          } else {
            contents.addFp64Contents(reals.get(i));
          }
        }
      }
      case TensorData.Values values -> {
        for (Object element : values.elements()) {
          contents.addBytesContents(
              element instanceof TensorData.Bytes bytes
                  ? ByteString.copyFrom(bytes.toArray())
                  : ByteString.copyFromUtf8(String.valueOf(element)));
        }
      }
      case TensorData.Irregular irregular -> {}
    }
    return contents.build();
  }

  private static void addInteger(
      InferTensorContents.Builder contents, Datatype datatype, long value) {
    switch (datatype) {
      case BOOL -> contents.addBoolContents(value != 0);
      case UINT8, UINT16, UINT32 -> contents.addUintContents((int) value);
      case UINT64 -> contents.addUint64Contents(value);
      case INT8, INT16, INT32 -> contents.addIntContents((int) value);
      default -> contents.addInt64Contents(value);
    }
  }

  private static Map<String, InferParameter> parameters(Json.Obj parameters) {
    var map = new java.util.LinkedHashMap<String, InferParameter>();
    parameters
        .members()
        .forEach(
            (name, value) -> {
              if (!(value instanceof Json.Null)) {
                map.put(name, parameter(value));
              }
            });
    return map;
  }

  private static InferParameter parameter(Json value) {
    var parameter = InferParameter.newBuilder();
    return switch (value) {
      case Json.Str(String text) -> parameter.setStringParam(text).build();
      case Json.Bool(boolean truth) -> parameter.setBoolParam(truth).build();
      case Json.Num number when number.literal().matches("-?[0-9]{1,18}") ->
          parameter.setInt64Param(Long.parseLong(number.literal())).build();
      case Json.Num number -> parameter.setDoubleParam(number.doubleValue()).build();
      case Json.Obj object -> parameter.setStringParam(JsonWriter.compact(object)).build();
      case Json.Arr array -> parameter.setStringParam(JsonWriter.compact(array)).build();
      case Json.Null none -> parameter.build();
    };
  }

  static ModelMetadataResponse metadata(ModelMetadata metadata) {
    var message =
        ModelMetadataResponse.newBuilder()
            .setName(metadata.name())
            .addAllVersions(metadata.versions())
            .setPlatform(metadata.platform())
            .putAllParameters(parameters(metadata.parameters()));
    metadata.inputs().forEach(t -> message.addInputs(tensor(t)));
    metadata.outputs().forEach(t -> message.addOutputs(tensor(t)));
    return message.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(TensorMetadata tensor) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype().name())
        .addAllShape(tensor.shape())
        .putAllParameters(parameters(tensor.parameters()))
        .build();
  }
}
