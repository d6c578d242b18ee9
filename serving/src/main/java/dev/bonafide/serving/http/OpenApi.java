package dev.bonafide.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The OpenAPI document, and a page that shows it without reaching for the network. */
final class OpenApi {
  private OpenApi() {}

  static byte[] document() {
    return resource("openapi.json");
  }

  /** The same with the model's name in place of the variable. */
  static byte[] document(String model) {
    String quoted = new String(document(), StandardCharsets.UTF_8);
    String name = model.replace("\\", "\\\\").replace("\"", "\\\"");
    return quoted
        .replace("\"title\": \"Data Plane\"", "\"title\": \"Data Plane for Model " + name + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The page.
   *
   * @param model empty for the whole server
   */
  static HttpAnswer page(String model) {
    return new HttpAnswer(200, "text/html; charset=utf-8", resource("docs.html"), List.of());
  }

  private static byte[] resource(String name) {
    try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
