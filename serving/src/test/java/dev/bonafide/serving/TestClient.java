package dev.bonafide.serving;

import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.proto.InferTensorContents;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Calls a server of a test over REST and gRPC. */
public final class TestClient implements AutoCloseable {
  /** One row of three numbers. */
  public static final String REQUEST =
      "{\"id\":\"a\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
          + "\"data\":[1,2,3]}]}";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int httpPort;
  private final int metricsPort;
  private final ManagedChannel channel;

  public TestClient(Server server) {
    this.httpPort = server.httpPort();
    this.metricsPort = server.metricsPort();
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
  }

  public GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub grpc() {
    return GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  /** Answers come to an observer: for streams. */
  public GRPCInferenceServiceGrpc.GRPCInferenceServiceStub stub() {
    return GRPCInferenceServiceGrpc.newStub(channel);
  }

  private HttpResponse<String> send(int port, String path, HttpRequest.Builder request)
      throws Exception {
    request.uri(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(60));
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(httpPort, path, HttpRequest.newBuilder());
  }

  /** Headers: names and values in turn. */
  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body));
    return send(httpPort, path, headers.length == 0 ? request : request.headers(headers));
  }

  /** Asks a model over gRPC for the same. */
  public ModelInferResponse grpcInfer(String model, ClientInterceptor... interceptors) {
    return grpc()
        .withInterceptors(interceptors)
        .modelInfer(
            ModelInferRequest.newBuilder()
                .setModelName(model)
                .addInputs(
                    ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 3L))
                        .setContents(
                            InferTensorContents.newBuilder()
                                .addAllFp32Contents(List.of(1f, 2f, 3f))))
                .build());
  }

  /** Asks a model for {@link #REQUEST}. */
  public HttpResponse<String> infer(String model, String... headers) throws Exception {
    return post("/v2/models/" + model + "/infer", REQUEST, headers);
  }

  public HttpResponse<String> load(String model) throws Exception {
    return post("/v2/repository/models/" + model + "/load", "");
  }

  public String metrics() throws Exception {
    return send(metricsPort, "/metrics", HttpRequest.newBuilder()).body();
  }

  public boolean isReady() throws Exception {
    return get("/v2/health/ready").statusCode() == 200;
  }

  public TestClient awaitReady() throws Exception {
    for (int i = 0; i < 1500 && !isReady(); i++) {
      Thread.sleep(20);
    }
    return this;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
