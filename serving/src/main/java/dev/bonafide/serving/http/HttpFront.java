package dev.bonafide.serving.http;

import com.github.luben.zstd.Zstd;
import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.dataplane.RequestMemory;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.v2.V2Json;
import dev.bonafide.serving.v2.V2Limits;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes HTTP requests from the web server, finds their route, and sends the answers. */
public final class HttpFront {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  /** Smaller answers are sent as they are, as in MLServer. */
  private static final int COMPRESS_FROM_BYTES = 500;

  private final ServerSettings settings;
  private final RequestMemory memory;
  private final RestService service;
  private final RequestBody bodies;
  private final Cors cors;
  private final HttpObserver observer;

  public HttpFront(DataPlane data, HttpObserver observer) {
    this.settings = data.settings();
    this.memory = data.memory();
    this.service = new RestService(data);
    this.bodies = new RequestBody(settings.maxRequestBytes());
    this.cors = new Cors(settings.cors());
    this.observer = observer;
  }

  /** Answers one request; for the web server's routing. */
  public void handle(ServerRequest request, ServerResponse response) {
    try (RequestMemory.Share share = memory.share()) {
      handle(new HttpCall(request, bodies, share), response);
    }
  }

  private void handle(HttpCall call, ServerResponse response) {
    String path = Route.decoded(call.rawPath());
    Route route = Route.of(path);
    String template = route == null ? "" : route.template();
    HttpAnswer answer;
    try (HttpObserver.Exchange exchange = observer.started(call.method(), template, call::header)) {
      answer = answer(call, path, route);
      send(call, answer, response);
      exchange.answered(answer.status());
    }
    if (call.wantsClose() || call.leftUnread()) {
      // Helidon 4.5 says "Connection: close" and then waits for the next request all the same;
      // the rest of a body that was refused would be read to the end.
      throw new CloseConnectionException("answered; the connection is to be closed");
    }
  }

  private HttpAnswer answer(HttpCall call, String path, @Nullable Route route) {
    String origin = cors.isOn() ? call.header("origin") : null;
    if (origin == null) {
      return routed(call, path, route);
    }
    String method = call.header("access-control-request-method");
    if (call.method().equals("OPTIONS") && method != null) {
      return cors.preflight(origin, method, call.header("access-control-request-headers"));
    }
    return cors.simple(routed(call, path, route), origin, call.header("cookie"));
  }

  private HttpAnswer routed(HttpCall call, String path, @Nullable Route route) {
    if (route == null) {
      return redirected(call, path);
    }
    List<String> methods = route.endpoint().methods();
    if (!methods.contains(call.method())) {
      return HttpAnswer.detail(405, "Method Not Allowed").with("allow", String.join(", ", methods));
    }
    try {
      return service.answer(route, call);
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("the connection ended before its request did", e);
      return HttpAnswer.detail(400, "There was an error parsing the body");
    } catch (OutOfMemoryError e) {
      LOG.warn("no memory for the answer to {} {}", call.method(), route.template(), e);
      return Refusals.of(V2Limits.noMemory());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a bug: no answer for {} {}", call.method(), route.template(), e);
      return HttpAnswer.json(500, V2Json.writeError("internal error"));
    }
  }

  /** The same path without its last slash, where that means something. */
  private HttpAnswer redirected(HttpCall call, String path) {
    String shorter = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (shorter.equals(path) || Route.of(shorter) == null) {
      return HttpAnswer.detail(404, "Not Found");
    }
    String raw = call.rawPath();
    String query = call.rawQuery().isEmpty() ? "" : "?" + call.rawQuery();
    String authority = call.authority() == null ? "localhost" : call.authority();
    return HttpAnswer.empty(307)
        .with(
            "location",
            "http://"
                + authority
                + settings.rootPath()
                + raw.substring(0, raw.length() - 1)
                + query);
  }

  private void send(HttpCall call, HttpAnswer answer, ServerResponse response) {
    response.status(Status.create(answer.status()));
    if (call.leftUnread()) {
      response.headers().set(HeaderValues.CONNECTION_CLOSE);
    }
    if (!answer.contentType().isEmpty()) {
      response.headers().set(HeaderNames.CONTENT_TYPE, answer.contentType());
    }
    for (Map.Entry<String, String> header : answer.headers()) {
      response.headers().add(HeaderNames.create(header.getKey()), printable(header.getValue()));
    }
    if (answer.status() == Refusals.status(Reason.OVERLOADED)) { // and STOPPING
      response.headers().set(HeaderNames.RETRY_AFTER, "1");
    }
    if (call.method().equals("HEAD")) {
      response.headers().set(HeaderNames.CONTENT_LENGTH, answer.body().length);
      response.send();
    } else if (answer.contentType().equals(ServerSentEvents.CONTENT_TYPE)) {
      streamed(answer, response);
    } else {
      response.send(encoded(call, answer, response));
    }
  }

  /** Ids come from clients: what may not stand in a header is left out. */
  private static String printable(String value) {
    StringBuilder kept = null;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean fine = c >= 0x20 && c < 0x7F;
      if (!fine && kept == null) {
        kept = new StringBuilder(value.substring(0, i));
      } else if (fine && kept != null) {
        kept.append(c);
      }
    }
    return kept == null ? value : kept.toString();
  }

  private static void streamed(HttpAnswer answer, ServerResponse response) {
    try (OutputStream out = response.outputStream()) {
      out.write(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] encoded(HttpCall call, HttpAnswer answer, ServerResponse response) {
    byte[] body = answer.body();
    if (!settings.gzipEnabled() || body.length < COMPRESS_FROM_BYTES) {
      return body;
    }
    ServerResponseHeaders headers = response.headers();
    String others =
        headers.contains(HeaderNames.VARY) ? headers.get(HeaderNames.VARY).values() : "";
    headers.set(
        HeaderNames.VARY, others.isEmpty() ? "Accept-Encoding" : "Accept-Encoding, " + others);
    String accepted = call.header("accept-encoding");
    if (accepted != null && accepted.contains("gzip")) { // as MLServer looks for it
      response.headers().set(HeaderNames.CONTENT_ENCODING, "gzip");
      return gzip(body);
    }
    if (accepted != null && accepted.toLowerCase(Locale.ROOT).contains("zstd")) {
      response.headers().set(HeaderNames.CONTENT_ENCODING, "zstd");
      return Zstd.compress(body);
    }
    return body;
  }

  private static byte[] gzip(byte[] body) {
    var out = new ByteArrayOutputStream(body.length / 2);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
