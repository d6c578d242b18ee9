package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.proto.InferParameter;
import dev.bonafide.serving.grpc.proto.InferTensorContents;
import dev.bonafide.serving.grpc.proto.ModelConfigRequest;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.grpc.proto.ModelStatisticsRequest;
import dev.bonafide.serving.grpc.proto.ModelStatisticsResponse;
import dev.bonafide.serving.grpc.proto.RepositoryIndexRequest;
import dev.bonafide.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.bonafide.serving.metrics.ServerMetrics;
import dev.bonafide.serving.repository.LoadListener;
import dev.bonafide.serving.repository.ModelRepository;
import dev.bonafide.serving.settings.ServerSettings;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GrpcTest {
  private static Server server;
  private static ManagedChannel channel;

  @BeforeAll
  static void start() throws Exception {
    var models =
        new TestModels()
            .with("counter", null, TestModels.COUNTER)
            .withRefused("tampered", Reason.DIGEST_MISMATCH);
    server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    for (int i = 0; i < 3000 && !check("").equals(ServingStatus.SERVING); i++) {
      Thread.sleep(20);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    server.close();
  }

  private static ServingStatus check(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static ModelInferRequest.Builder request(String datatype, InferTensorContents contents) {
    return ModelInferRequest.newBuilder()
        .setModelName("counter")
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype(datatype)
                .addShape(-1)
                .setContents(contents));
  }

  private static InferTensorContents floats(int count) {
    var contents = InferTensorContents.newBuilder();
    for (int i = 0; i < count; i++) {
      contents.addFp32Contents(i);
    }
    return contents.build();
  }

  private static String trailer(StatusRuntimeException e, String name) {
    return e.getTrailers() == null
        ? null
        : e.getTrailers().get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  private static StatusRuntimeException refusal(ModelInferRequest request) {
    return (StatusRuntimeException) catchThrowable(() -> stub().modelInfer(request));
  }

  @Test
  void contentTypeThatIsNoTextIsRefused() {
    var request = request("FP32", floats(1));
    request
        .getInputsBuilder(0)
        .putParameters("content_type", InferParameter.newBuilder().setBoolParam(true).build());
    StatusRuntimeException e = refusal(request.build());
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(trailer(e, "bonafide-found")).isEqualTo("true");
    assertThat(trailer(e, "bonafide-expected")).contains("string_param");
  }

  @Test
  void unknownModelIsToldBeforeAMistakeInTheRequest() {
    var request = request("FP33", floats(1)).setModelName("nope").build();
    assertThat(refusal(request).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void refusedLoadSaysWhy() {
    assertThatThrownBy(
            () ->
                stub()
                    .repositoryModelLoad(
                        RepositoryModelLoadRequest.newBuilder().setModelName("tampered").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(e.getStatus().getDescription())
                  .isEqualTo("Invalid signature for model 'tampered': the bytes were changed.");
              assertThat(trailer(e, "bonafide-reason")).isEqualTo("DIGEST_MISMATCH");
            });
    assertThat(stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance()).getModelsList())
        .anySatisfy(
            m -> {
              assertThat(m.getName()).isEqualTo("tampered");
              assertThat(m.getState()).isEqualTo("UNAVAILABLE");
              assertThat(m.getReason()).startsWith("DIGEST_MISMATCH: ");
            });
  }

  @Test
  void loadThroughAProxyIsNotLocal() {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), "203.0.113.9");
    var proxied =
        stub().withInterceptors(io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(headers));
    assertThatThrownBy(
            () ->
                proxied.repositoryModelLoad(
                    RepositoryModelLoadRequest.newBuilder().setModelName("counter").build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  @Test
  void unknownModelIsNotFound() {
    var request = request("FP32", floats(1)).setModelName("nope").build();
    assertThatThrownBy(() -> stub().modelInfer(request))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void unknownDatatypeIsTheClientsMistake() {
    assertThatThrownBy(() -> stub().modelInfer(request("FP99", floats(1)).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void inferenceIsAnsweredWithoutAnIdOfOurOwn() {
    ModelInferResponse response = stub().modelInfer(request("FP32", floats(3)).build());
    assertThat(response.getId()).isEmpty();
    assertThat(response.getOutputs(0).getContents().getInt64ContentsList()).containsExactly(3L);
  }

  @Test
  void rawContentsAreAnsweredRaw() {
    var request =
        ModelInferRequest.newBuilder()
            .setModelName("counter")
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("FP16")
                    .addShape(4))
            .addRawInputContents(ByteString.copyFrom(new byte[8]))
            .build();
    ModelInferResponse response = stub().modelInfer(request);
    assertThat(response.getRawOutputContents(0).toByteArray())
        .containsExactly(4, 0, 0, 0, 0, 0, 0, 0);
  }

  private static ModelInferRequest.Builder rawRequest(long length, int... contents) {
    var request =
        ModelInferRequest.newBuilder()
            .setModelName("counter")
            .addInputs(
                ModelInferRequest.InferInputTensor.newBuilder()
                    .setName("x")
                    .setDatatype("INT32")
                    .addShape(length));
    for (int bytes : contents) {
      request.addRawInputContents(ByteString.copyFrom(new byte[bytes]));
    }
    return request;
  }

  @Test
  void rawContentsThatDoNotFillTheShapeAreRefused() {
    for (var request : List.of(rawRequest(3, 8), rawRequest(-1, 8), rawRequest(2, 7))) {
      assertThatThrownBy(() -> stub().modelInfer(request.build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(e.getStatus().getDescription())
                    .contains("the raw contents of input 'x'");
              });
    }
  }

  @Test
  void rawContentsBelongToTheInputsThatBringNone() {
    var mixed =
        rawRequest(2, 8)
            .addInputs(request("FP32", floats(1)).getInputs(0)) // brings its own
            .build();
    assertThat(stub().modelInfer(mixed).getRawOutputContents(0).byteAt(0)).isEqualTo((byte) 2);
    var tooFew = rawRequest(2, 8).addInputs(rawRequest(2).getInputs(0)).build();
    assertThatThrownBy(() -> stub().modelInfer(tooFew))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(e.getStatus().getDescription())
                    .contains("one for each input without contents"));
  }

  @Test
  void eightMegabytesArriveInOneMessage() {
    ModelInferResponse response = stub().modelInfer(request("FP32", floats(2_000_000)).build());
    assertThat(response.getOutputs(0).getContents().getInt64ContentsList())
        .containsExactly(2_000_000L);
  }

  @Test
  void everyRequestOfAStreamIsAnswered() throws Exception {
    var answers = new ArrayList<Long>();
    var done = new CountDownLatch(1);
    StreamObserver<ModelInferRequest> requests =
        GRPCInferenceServiceGrpc.newStub(channel)
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelInferResponse response) {
                    answers.add(response.getOutputs(0).getContents().getInt64Contents(0));
                  }

                  @Override
                  public void onError(Throwable t) {
                    done.countDown();
                  }

                  @Override
                  public void onCompleted() {
                    done.countDown();
                  }
                });
    requests.onNext(request("FP32", floats(1)).build());
    requests.onNext(request("FP32", floats(2)).build());
    requests.onCompleted();
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(answers).containsExactly(1L, 2L);
  }

  @Test
  void configurationAndStatisticsAreTritons() {
    var config =
        stub().modelConfig(ModelConfigRequest.newBuilder().setName("counter").build()).getConfig();
    assertThat(config.getName()).isEqualTo("counter");
    assertThat(config.getBackend()).isEqualTo("bonafide");
    var contents = InferTensorContents.newBuilder().addFp32Contents(1).addFp32Contents(2).build();
    long before =
        statistics("counter").getModelStats(0).getInferenceStats().getSuccess().getCount();
    assertThat(stub().modelInfer(request("FP32", contents).build())).isNotNull();
    var counted = statistics("counter").getModelStats(0);
    assertThat(counted.getInferenceStats().getSuccess().getCount()).isEqualTo(before + 1);
    assertThat(statistics("").getModelStatsList()).extracting(m -> m.getName()).contains("counter");
    assertThatThrownBy(() -> statistics("nope")).hasMessageContaining("NOT_FOUND");
  }

  private static ModelStatisticsResponse statistics(String model) {
    return stub().modelStatistics(ModelStatisticsRequest.newBuilder().setName(model).build());
  }

  @Test
  void healthTellsOfServerAndModels() {
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
    assertThat(check("counter")).isEqualTo(ServingStatus.SERVING);
    assertThatThrownBy(() -> check("tampered")).isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void reflectionListsTheServices() throws Exception {
    var names = new ArrayList<String>();
    var done = new CountDownLatch(1);
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    response
                        .getListServicesResponse()
                        .getServiceList()
                        .forEach(s -> names.add(s.getName()));
                    done.countDown();
                  }

                  @Override
                  public void onError(Throwable t) {
                    done.countDown();
                  }

                  @Override
                  public void onCompleted() {
                    done.countDown();
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    requests.onCompleted();
    assertThat(names).contains("inference.GRPCInferenceService", "grpc.health.v1.Health");
  }

  @Test
  void everyListenerSendsSmallPacketsAtOnce() {
    ServerSettings settings = ServerSettings.DEFAULT.onFreePorts();
    var data =
        new DataPlane(
            settings,
            new ModelRepository(new TestModels(), LoadListener.SILENT),
            (model, request, answered, took) -> {});
    var config =
        Server.configured(settings, data, new ServerMetrics(settings), null).buildPrototype();
    assertThat(config.connectionOptions().tcpNoDelay()).isTrue();
    assertThat(config.sockets().values())
        .hasSize(1)
        .allSatisfy(l -> assertThat(l.connectionOptions().tcpNoDelay()).isTrue());
  }
}
