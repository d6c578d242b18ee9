package dev.bonafide.serving.golden;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** One recorded REST exchange, and what comes of it when it is sent again. */
final class RestRecording {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final Json.Obj recorded;

  RestRecording(Json.Obj recorded) {
    this.recorded = recorded;
  }

  private Json.Obj part(String name) {
    return (Json.Obj) Objects.requireNonNull(recorded.get(name));
  }

  /** What counts of an answer, as text. */
  String expected() {
    Json.Obj response = part("response");
    var headers = new TreeMap<String, String>();
    for (Json pair : ((Json.Arr) Objects.requireNonNull(response.get("headers"))).items()) {
      List<Json> both = ((Json.Arr) pair).items();
      headers.merge(
          ((Json.Str) both.get(0)).value().toLowerCase(Locale.ROOT),
          ((Json.Str) both.get(1)).value(),
          (a, b) -> a + ", " + b);
    }
    int status = (int) ((Json.Num) Objects.requireNonNull(response.get("status"))).doubleValue();
    return compared(status, headers, bytes(response));
  }

  /** The same of the answer that comes now. */
  String replay(int httpPort, int metricsPort) throws IOException, InterruptedException {
    Json.Obj request = part("request");
    int port = "metrics".equals(recorded.string("port")) ? metricsPort : httpPort;
    byte[] body = bytes(request);
    boolean hasBody = request.string("body") != null;
    String method = Objects.requireNonNull(request.string("method"));
    var builder =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + port + Objects.requireNonNull(request.string("path"))))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                hasBody || method.equals("POST")
                    ? BodyPublishers.ofByteArray(body)
                    : BodyPublishers.noBody());
    ((Json.Obj) Objects.requireNonNull(request.get("headers")))
        .members()
        .forEach((name, value) -> builder.header(name, ((Json.Str) value).value()));
    HttpResponse<byte[]> response = CLIENT.send(builder.build(), BodyHandlers.ofByteArray());
    var headers = new TreeMap<String, String>();
    response
        .headers()
        .map()
        .forEach((n, v) -> headers.put(n.toLowerCase(Locale.ROOT), String.join(", ", v)));
    return compared(response.statusCode(), headers, response.body());
  }

  private static byte[] bytes(Json.Obj message) {
    String text = message.string("body");
    if (text == null) {
      return new byte[0];
    }
    return "base64".equals(message.string("body_encoding"))
        ? Base64.getDecoder().decode(text)
        : text.getBytes(StandardCharsets.UTF_8);
  }

  private static String compared(int status, Map<String, String> headers, byte[] body) {
    String type = headers.getOrDefault("content-type", "").split(";", 2)[0];
    var kept = new ArrayList<String>();
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("ce-")
              || name.startsWith("access-control")
              || List.of("allow", "vary", "content-encoding").contains(name)) {
            kept.add(name + ": " + Normal.header(value));
          }
        });
    byte[] plain = "gzip".equals(headers.get("content-encoding")) ? unzipped(body) : body;
    String content =
        switch (type) {
          case "application/json" -> plain.length == 0 ? "" : json(plain);
          case "text/event-stream" -> events(plain);
          default -> "";
        };
    return status + " " + type + " " + kept + " " + content;
  }

  private static byte[] unzipped(byte[] body) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(byte[] body) {
    return switch (JsonReader.parse(body, Reason.INVALID_REQUEST)) {
      case Outcome.Accepted<Json>(Json value) -> Normal.of(value);
      case Outcome.Refused<Json>(var refusal) -> "no JSON: " + refusal;
    };
  }

  private static String events(byte[] body) {
    var events = new ArrayList<String>();
    for (String event : new String(body, StandardCharsets.UTF_8).split("\n\n")) {
      events.add(json(event.replaceFirst("^data: ", "").getBytes(StandardCharsets.UTF_8)));
    }
    return events.toString();
  }
}
