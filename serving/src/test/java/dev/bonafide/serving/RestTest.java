package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final String REQUEST =
      "{\"id\":\"a\",\"inputs\":[{\"name\":\"x\",\"shape\":[3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  private static Server server;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    var models =
        new TestModels()
            .with("counter", null, TestModels.COUNTER)
            .with(
                "broken",
                null,
                request -> {
                  throw new IllegalStateException("a bug in a model");
                })
            .withRefused("tampered", Reason.DIGEST_MISMATCH);
    server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
    for (int i = 0; i < 100 && get("/v2/health/ready").statusCode() != 200; i++) {
      Thread.sleep(20);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + path);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body, String... headers)
      throws Exception {
    var request = HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  /** A request written by hand, for what clients refuse to send. */
  private static String raw(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.httpPort())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void healthIsEmptyUnlessAClientNamesJson() throws Exception {
    for (String path : List.of("/v2/health/live", "/v2/health/ready", "/v2/models/counter/ready")) {
      for (String accept : List.of("*/*", "application/xml", "text/html, application/json;q=0.5")) {
        var request = HttpRequest.newBuilder(uri(path)).header("Accept", accept).build();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        String json =
            path.endsWith("live")
                ? "{\"live\":true}"
                : path.contains("counter")
                    ? "{\"name\":\"counter\",\"ready\":true}"
                    : "{\"ready\":true}";
        assertThat(answer.body()).isEqualTo(accept.contains("json") ? json : "");
      }
    }
  }

  @Test
  void refusedLoadSaysWhyAndTheIndexToo() throws Exception {
    var answer = post("/v2/repository/models/tampered/load", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .startsWith(
            "{\"error\":\"Invalid signature for model 'tampered': the bytes were changed.\"")
        .contains("\"reason\":\"DIGEST_MISMATCH\"", "\"found\":\"sha256:aa\"", "\"hint\":");
    assertThat(post("/v2/repository/index", "{}").body())
        .contains(
            "{\"name\":\"tampered\",\"state\":\"UNAVAILABLE\",\"reason\":\"DIGEST_MISMATCH: ");
    assertThat(get("/v2/models/tampered").statusCode()).isEqualTo(404);
  }

  @Test
  void loadThroughAProxyIsNotLocal() throws Exception {
    var answer = post("/v2/repository/models/counter/load", "", "X-Forwarded-For", "203.0.113.9");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"reason\":\"NOT_LOCAL\"");
  }

  @Test
  void unloadFromAForeignPageIsNotLocal() throws Exception {
    var answer = post("/v2/repository/models/counter/unload", "", "Origin", "https://evil.example");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(post("/v2/repository/models/counter/unload", "", "Origin", "null").statusCode())
        .isEqualTo(403);
  }

  @Test
  void loadUnderAForeignHostNameIsNotLocal() throws Exception {
    String answer =
        raw(
            "POST /v2/repository/models/counter/load HTTP/1.1\r\nHost: evil.example\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 403").contains("NOT_LOCAL");
  }

  @Test
  void tooLargeBodyIs413() throws Exception {
    String answer =
        raw(
            "POST /v2/models/counter/infer HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Content-Length: 99999999999\r\n"
                + "Connection: close\r\n\r\n"
                + "{}");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
  }

  @Test
  void decompressionBombIs413() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 70; i++) {
        gzip.write(zeros);
      }
    }
    var request =
        HttpRequest.newBuilder(uri("/v2/models/counter/infer"))
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void bugIsA500WithoutDetails() throws Exception {
    var answer = post("/v2/models/broken/infer", REQUEST);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("{\"error\":\"internal error\"}");
  }

  @Test
  void unknownModelIs404() throws Exception {
    var answer = post("/v2/models/nope/infer", REQUEST);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"error\":\"Model nope not found\"}");
    assertThat(answer.headers().firstValue("bonafide-reason")).contains("MODEL_NOT_FOUND");
  }

  @Test
  void unknownModelNamesAreNeverMetrics() throws Exception {
    post("/v2/models/made-up-by-a-caller/infer", REQUEST);
    String metrics =
        CLIENT
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.metricsPort() + "/metrics"))
                    .build(),
                BodyHandlers.ofString())
            .body();
    assertThat(metrics)
        .contains("rest_server_requests_total{", "bonafide_model_admissions_total")
        .doesNotContain("made-up");
  }

  @Test
  void wrongMethodIs405AndSaysWhichIsRight() throws Exception {
    var answer = post("/v2/health/live", "");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET");
    assertThat(answer.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    assertThat(raw("HEAD /v2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405")
        .endsWith("\r\n\r\n");
  }

  @Test
  void bodyOfAnotherContentTypeIsToldWhichItIs() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/v2/models/counter/infer"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(REQUEST));
    var answer = CLIENT.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(
            "\"msg\":\"Content-Type 'application/x-www-form-urlencoded' is no JSON; send"
                + " application/json\"");
  }

  @Test
  void targetsThatAreNoUrisAreAnswered() throws Exception {
    String close = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(raw("GET /v2/health/live?name[]={x}" + close)).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /v2/models/counter?model_version&%zz" + close)).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /v2/models/counter?model_version=&model_version=7" + close))
        .contains("Model counter with version 7 not found");
    assertThat(raw("GET /v2/models/100%/ready" + close))
        .startsWith("HTTP/1.1 404")
        .contains("Model 100% not found");
    assertThat(raw("GET /v2/models/a|b%zz%C3%BC/ready" + close))
        .startsWith("HTTP/1.1 404")
        .contains("Model a|b%zz");
  }

  @Test
  void openApiDocumentAloneKnowsHead() throws Exception {
    String head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(raw("HEAD /openapi.json" + head)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(post("/openapi.json", "").headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void secondServerOnTheSamePortSaysSo() {
    var settings = ServerSettings.DEFAULT.withPorts(server.httpPort(), 0, 0);
    assertThatThrownBy(() -> Server.start(settings, new TestModels()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(Integer.toString(server.httpPort()));
  }

  @Test
  void inferenceIsAnsweredWithCloudEventsHeaders() throws Exception {
    var answer = post("/v2/models/counter/infer", REQUEST);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"model_name\":\"counter\",\"id\":\"a\",\"parameters\":{},\"outputs\":[{\"name\":\"count\","
                + "\"shape\":[1,1],\"datatype\":\"INT64\",\"parameters\":{\"content_type\":\"np\"},\"data\":[3]}]}");
    assertThat(answer.headers().firstValue("ce-id")).contains("a");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void idWithALineBreakDoesNotSplitTheAnswer() throws Exception {
    var answer = post("/v2/models/counter/infer", REQUEST.replace("\"a\"", "\"a\\r\\nx-evil: 1\""));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-evil")).isEmpty();
  }

  @Test
  void streamedAnswerIsOneEventAPart() throws Exception {
    var answer = post("/v2/models/counter/infer_stream", REQUEST);
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(answer.body()).startsWith("data: {\"model_name\":\"counter\"").endsWith("}\n\n");
  }

  @Test
  void trailingSlashIsRedirectedToTheSameHost() throws Exception {
    var answer = get("/v2/");
    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("location"))
        .contains("http://127.0.0.1:" + server.httpPort() + "/v2");
  }
}
