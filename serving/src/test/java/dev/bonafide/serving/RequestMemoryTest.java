package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code max_in_flight_bytes}: what all requests under way take together. */
class RequestMemoryTest {
  private static final int BUDGET = 1 << 20;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path folder;
  private final GatedModel gated = new GatedModel();
  private Server server;
  private TestClient client;

  @BeforeEach
  void start() throws Exception {
    var environment = Map.of("MLSERVER_MAX_IN_FLIGHT_BYTES", Integer.toString(BUDGET));
    var settings = SettingsReader.read(folder, null, environment).settings().onFreePorts();
    var models =
        new TestModels()
            .with("slow", null, gated)
            .with("m", null, TestModels.COUNTER)
            .with(
                "large",
                null,
                request -> {
                  throw new OutOfMemoryError("Requested array size exceeds VM limit");
                });
    server = Server.start(settings, models);
    client = new TestClient(server).awaitReady();
  }

  /** Whatever came: nothing is kept. */
  @AfterEach
  void everythingIsGivenBack() throws Exception {
    gated.letGo();
    awaitNothingInFlight();
    client.close();
    server.close();
  }

  private double inFlight() throws Exception {
    return client
        .metrics()
        .lines()
        .filter(line -> line.startsWith("bonafide_in_flight_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .sum();
  }

  private void awaitNothingInFlight() throws Exception {
    double left = inFlight();
    for (int i = 0; i < 1500 && left != 0; i++) {
      Thread.sleep(20);
      left = inFlight();
    }
    assertThat(left).isZero();
  }

  private void awaitInFlight(int least) throws Exception {
    for (int i = 0; i < 1500 && inFlight() < least; i++) {
      Thread.sleep(20);
    }
    assertThat(inFlight()).isGreaterThanOrEqualTo(least);
  }

  /** A valid request of that many bytes. */
  private static byte[] body(int bytes) {
    String start = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1";
    String end = "]}]}";
    return (start + " ".repeat(bytes - start.length() - end.length()) + end)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private HttpResponse<String> post(String model, byte[] body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + server.httpPort() + "/v2/models/" + model + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    for (int left = 9; ; left--) {
      try {
        return HTTP.send(request.build(), BodyHandlers.ofString());
      } catch (IOException e) { // the server answered and closed while the client still sent
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /** The same once nothing else is counted: an answer is sent before its request is given back. */
  private HttpResponse<String> postAlone(String model, byte[] body, String... headers)
      throws Exception {
    awaitNothingInFlight();
    return post(model, body, headers);
  }

  private static void assertToldToComeAgain(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("bonafide-reason")).contains("OVERLOADED");
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.body()).contains("max_in_flight_bytes");
  }

  /** The start of a request whose body has that many bytes, of which so many are sent. */
  private Socket half(int announced, int sent) throws IOException {
    var socket = new Socket("127.0.0.1", server.httpPort());
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /v2/models/m/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + announced
            + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body(announced), 0, sent);
    out.flush();
    return socket;
  }

  @Test
  void bodiesThatAreStillComingCountAsFarAsTheyCame() throws Exception {
    try (Socket slow = half(BUDGET - 100, 400_000)) {
      awaitInFlight(400_000);
      assertToldToComeAgain(post("m", body(700_000)));
      assertThat(post("m", body(1000)).statusCode()).isEqualTo(200);
      slow.setSoLinger(true, 0); // the client vanishes
    }
    awaitNothingInFlight();
    assertThat(post("m", body(700_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void announcedBytesThatNeverComeTakeNothing() throws Exception {
    try (Socket first = half(BUDGET - 100, 10);
        Socket second = half(BUDGET - 100, 10)) {
      assertThat(post("m", body(700_000)).statusCode()).isEqualTo(200);
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
  }

  @Test
  void requestsThatAreComputedCountUntilTheyAreAnswered() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var under = threads.submit(() -> post("slow", body(700_000)));
        gated.awaitRequests(1);
        assertToldToComeAgain(post("m", body(700_000)));
        assertToldToComeAgain(post("m", gzip(body(700_000)), "Content-Encoding", "gzip"));
        assertToldToComeAgain(post("m", Zstd.compress(body(700_000)), "Content-Encoding", "zstd"));
        assertThatThrownBy(() -> client.grpc().modelInfer(message("m", 700_000)))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> {
                  assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                  assertThat(e.getStatus().getDescription()).contains("overloaded");
                });
        gated.letGo();
        assertThat(under.get().statusCode()).isEqualTo(200);
        assertThat(postAlone("m", body(700_000)).statusCode()).isEqualTo(200);
        awaitNothingInFlight();
        assertThat(client.grpc().modelInfer(message("m", 700_000)).getModelName()).isEqualTo("m");
      } finally {
        gated.letGo(); // before the threads are waited for, also where an assertion failed
      }
    }
  }

  @Test
  void aRequestThatIsTooLargeByItselfIsNotToldToComeAgain() throws Exception {
    for (byte[] body : List.of(body(BUDGET + 1), gzip(body(BUDGET + 1)))) {
      HttpResponse<String> answer =
          post("m", body, "Content-Encoding", body.length < BUDGET ? "gzip" : "identity");
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.headers().firstValue("bonafide-reason")).contains("PAYLOAD_TOO_LARGE");
      assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    }
  }

  @Test
  void brokenRequestsKeepNothing() throws Exception {
    byte[] gzip = gzip(body(500_000));
    for (int i = 0; i < 5; i++) {
      assertThat(postAlone("m", "{".repeat(900_000).getBytes(StandardCharsets.UTF_8)).statusCode())
          .isEqualTo(422);
      assertThat(postAlone("nope", body(900_000)).statusCode()).isEqualTo(404);
      byte[] cut = java.util.Arrays.copyOf(gzip, gzip.length - 20);
      assertThat(postAlone("m", cut, "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
      assertThat(postAlone("m", gzip, "Content-Encoding", "zstd").statusCode()).isEqualTo(400);
      awaitNothingInFlight();
      try (Socket vanishing = half(BUDGET - 100, 900_000)) {
        awaitInFlight(900_000);
        vanishing.setSoLinger(true, 0);
      }
      awaitNothingInFlight();
    }
  }

  @Test
  void anAnswerThatDoesNotFitTheMemoryIsRefusedAndTheServerGoesOn() throws Exception {
    HttpResponse<String> answer = client.infer("large");
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("bonafide-reason")).contains("LIMIT_EXCEEDED");
    assertThat(answer.body()).contains("fewer rows in one request");
    assertThatThrownBy(() -> client.grpcInfer("large"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(client.infer("m").statusCode()).isEqualTo(200);
  }

  private static ModelInferRequest message(String model, int bytes) {
    return ModelInferRequest.newBuilder()
        .setModelName(model)
        .addInputs(
            ModelInferRequest.InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("UINT8")
                .addShape(bytes))
        .addRawInputContents(ByteString.copyFrom(new byte[bytes]))
        .build();
  }

  @Test
  void aCallThatIsGivenUpCountsUntilItsComputationEnds() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(
              () ->
                  client
                      .grpc()
                      .withDeadlineAfter(3, TimeUnit.SECONDS)
                      .modelInfer(message("slow", 300_000)))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }
    gated.awaitRequests(2);
    assertThat(inFlight()).isGreaterThanOrEqualTo(600_000);
    assertToldToComeAgain(post("m", body(700_000)));
  }

  @Test
  void compressedMessagesCountAsWhatTheyBecome() {
    assertThatThrownBy(
            () -> client.grpc().withCompression("gzip").modelInfer(message("m", 1 << 21)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isNotEqualTo(Status.Code.OK));
    assertThat(client.grpc().withCompression("gzip").modelInfer(message("m", 900_000)).getId())
        .isEmpty();
  }

  @Test
  void aStreamMayCarryMoreThanTheBudgetOneAfterTheOther() throws Exception {
    var answers = new AtomicInteger();
    var end = new CompletableFuture<String>();
    StreamObserver<ModelInferRequest> requests =
        client
            .stub()
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelInferResponse response) {
                    answers.incrementAndGet();
                  }

                  @Override
                  public void onError(Throwable t) {
                    end.complete(t.toString());
                  }

                  @Override
                  public void onCompleted() {
                    end.complete("completed");
                  }
                });
    for (int i = 0; i < 10; i++) {
      requests.onNext(message("m", 400_000));
    }
    requests.onCompleted();
    assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo("completed");
    assertThat(answers).hasValue(10);
  }
}
