package dev.bonafide.serving.http;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.dataplane.RequestMemory;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request as the routes see it. */
final class HttpCall {
  private final ServerRequest request;
  private final RequestBody bodies;
  private final RequestMemory.Share memory;
  private boolean leftUnread;

  HttpCall(ServerRequest request, RequestBody bodies, RequestMemory.Share memory) {
    this.request = request;
    this.bodies = bodies;
    this.memory = memory;
  }

  String method() {
    return request.prologue().method().text();
  }

  String rawPath() {
    return request.path().rawPath();
  }

  /** The query as it was sent, without its question mark; empty for none. */
  String rawQuery() {
    return request.query().rawValue();
  }

  /** The last value of that name, as in MLServer; null for none. */
  @Nullable String query(String name) {
    List<String> values = request.query().contains(name) ? request.query().all(name) : List.of();
    return values.isEmpty() ? null : values.getLast();
  }

  @Nullable String header(String lowerCaseName) {
    return header(HeaderNames.create(lowerCaseName));
  }

  private @Nullable String header(HeaderName name) {
    return request.headers().contains(name) ? request.headers().get(name).values() : null;
  }

  SocketAddress peer() {
    return request.remotePeer().address();
  }

  @Nullable String authority() {
    String authority = request.authority();
    return authority == null || authority.isEmpty() ? null : authority;
  }

  /** Whether an HTTP/1 client asked to end the connection. */
  boolean wantsClose() {
    return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  /** The header; empty for none. */
  String contentType() {
    String type = header(HeaderNames.CONTENT_TYPE);
    return type == null ? "" : type;
  }

  /** No content type at all, JSON, or a content type ending in +json. */
  boolean isJson() {
    String type = contentType();
    if (type.isBlank()) {
      return true;
    }
    int end = type.indexOf(';');
    String media = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return media.equals("application/json")
        || (media.startsWith("application/") && media.endsWith("+json"));
  }

  byte[] body() throws IOException, RefusedException, RequestBody.BadEncoding {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    String encoding = header(HeaderNames.CONTENT_ENCODING);
    leftUnread = true;
    byte[] body =
        bodies.read(
            request.content().inputStream(),
            request.headers().contentLength(),
            encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT),
            memory);
    leftUnread = false;
    return body;
  }

  /** Whether the body was refused before its end. */
  boolean leftUnread() {
    return leftUnread;
  }

  String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
