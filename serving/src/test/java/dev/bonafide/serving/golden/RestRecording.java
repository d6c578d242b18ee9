package dev.bonafide.serving.golden;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One recorded REST exchange, and what comes of it when it is sent again. */
final class RestRecording {
  private static final Pattern OF_A_MODEL =
      Pattern.compile("/v2/(?:repository/)?models/([^/?]+)(?:/versions/[^/?]+)?(/[^?]*)?(\\?.*)?");

  private final Json.Obj recorded;

  RestRecording(Json.Obj recorded) {
    this.recorded = recorded;
  }

  private Json.Obj part(String name) {
    return (Json.Obj) Objects.requireNonNull(recorded.get(name));
  }

  String method() {
    return Objects.requireNonNull(part("request").string("method"));
  }

  String path() {
    return Objects.requireNonNull(part("request").string("path"));
  }

  /** The model that the path names; empty for none. */
  String model() {
    Matcher path = OF_A_MODEL.matcher(path());
    return path.matches() ? path.group(1) : "";
  }

  /** What is asked of the model: "infer", say; empty for its metadata. */
  String action() {
    Matcher path = OF_A_MODEL.matcher(path());
    return path.matches() && path.group(2) != null ? path.group(2).substring(1) : "";
  }

  boolean isStream() {
    return path().matches("/v2/models/.+/(infer|generate)_stream(\\?.*)?");
  }

  boolean isLoad() {
    return method().equals("POST") && path().matches("/v2/repository/models/[^/]+/load(\\?.*)?");
  }

  boolean isUnload() {
    return method().equals("POST") && path().matches("/v2/repository/models/[^/]+/unload(\\?.*)?");
  }

  /** Whether the metrics' port is asked. */
  boolean isOfMetrics() {
    return "metrics".equals(recorded.string("port"));
  }

  boolean isIndex() {
    return path().matches("/v2/repository/index(\\?.*)?");
  }

  @Nullable String header(String name) {
    return headers().entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(e -> ((Json.Str) e.getValue()).value())
        .findFirst()
        .orElse(null);
  }

  private Map<String, Json> headers() {
    return ((Json.Obj) Objects.requireNonNull(part("request").get("headers"))).members();
  }

  byte[] body() {
    return bytes(part("request"));
  }

  /** The body, unzipped where it is said to be gzip, and is. */
  byte[] plainBody() {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body()))) {
      return "gzip".equals(header("Content-Encoding")) ? in.readAllBytes() : body();
    } catch (IOException e) {
      return body();
    }
  }

  /** The request's JSON; an empty object for anything else. */
  Json.Obj json() {
    return JsonReader.parse(plainBody(), Reason.INVALID_REQUEST)
            instanceof Outcome.Accepted<Json>(Json.Obj object)
        ? object
        : Json.object().build();
  }

  /** What MLServer answered; null where it gave no answer. */
  @Nullable Answer expected() {
    Json.Obj response = part("response");
    if (!(response.get("status") instanceof Json.Num status)) {
      return null;
    }
    var headers = new TreeMap<String, String>();
    for (Json pair : ((Json.Arr) Objects.requireNonNull(response.get("headers"))).items()) {
      List<Json> both = ((Json.Arr) pair).items();
      headers.merge(
          ((Json.Str) both.get(0)).value().toLowerCase(Locale.ROOT),
          ((Json.Str) both.get(1)).value(),
          (a, b) -> a + ", " + b);
    }
    return Answer.of((int) status.doubleValue(), headers, bytes(response));
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

  /** What comes now. The bytes are sent as the recorder did, also where they are no good HTTP. */
  Answer replay(int httpPort, int metricsPort) throws IOException {
    boolean hasBody = part("request").string("body") != null;
    byte[] body = body();
    var head = new StringBuilder(method() + " " + path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    headers()
        .forEach(
            (name, value) ->
                head.append(name).append(": ").append(((Json.Str) value).value()).append("\r\n"));
    if (hasBody || method().equals("POST")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    int port = isOfMetrics() ? metricsPort : httpPort;
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      var request = new ByteArrayOutputStream();
      request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      request.writeBytes(body);
      socket.getOutputStream().write(request.toByteArray());
      socket.getOutputStream().flush();
      return answer(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private Answer answer(InputStream in) throws IOException {
    String first = line(in);
    int status = first.length() < 12 ? 0 : Integer.parseInt(first.substring(9, 12));
    var headers = new TreeMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + ", " + b);
    }
    byte[] body;
    if (method().equals("HEAD")) {
      body = new byte[0];
    } else if ("chunked".equals(headers.get("transfer-encoding"))) {
      body = chunks(in);
    } else {
      body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    return Answer.of(status, headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
