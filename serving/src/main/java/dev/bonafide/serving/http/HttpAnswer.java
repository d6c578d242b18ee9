package dev.bonafide.serving.http;

import dev.bonafide.serving.v2.V2Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is compressed and sent.
 *
 * @param contentType empty for an answer without a body
 */
record HttpAnswer(
    int status, String contentType, byte[] body, List<Map.Entry<String, String>> headers) {
  static final String JSON = "application/json";

  HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** 200 with nothing in it, not even a content type: what MLServer says where all is well. */
  static HttpAnswer empty(int status) {
    return new HttpAnswer(status, "", new byte[0], List.of());
  }

  static HttpAnswer json(int status, byte[] body) {
    return new HttpAnswer(status, JSON, body, List.of());
  }

  static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), List.of());
  }

  static HttpAnswer detail(int status, String detail) {
    return json(status, V2Json.writeDetail(detail));
  }

  HttpAnswer with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new HttpAnswer(status, contentType, body, more);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof HttpAnswer other
        && status == other.status
        && contentType.equals(other.contentType)
        && Arrays.equals(body, other.body)
        && headers.equals(other.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, contentType, Arrays.hashCode(body), headers);
  }

  @Override
  public String toString() {
    return status + " " + contentType + " " + new String(body, StandardCharsets.UTF_8);
  }
}
