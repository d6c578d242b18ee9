package dev.bonafide.serving.golden;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What counts of an HTTP answer.
 *
 * @param contentType without its parameters; empty for none
 * @param headers the compared ones, by lower-case name
 * @param body JSON as compared; null where the body is none, or no JSON
 */
record Answer(int status, String contentType, Map<String, String> headers, @Nullable Json body) {

  /**
   * @param headers all, by lower-case name
   */
  static Answer of(int status, Map<String, String> headers, byte[] body) {
    String type = headers.getOrDefault("content-type", "").split(";", 2)[0];
    var kept = new TreeMap<String, String>();
    headers.forEach(
        (name, value) -> {
          if (status >= 400 && isOfCompression(name, value)) {
            return; // it depends on the length of the error's text, which is not compared
          }
          if (name.startsWith("ce-")
              || name.startsWith("access-control")
              || List.of("allow", "vary", "content-encoding").contains(name)) {
            kept.put(name, name.equals("allow") ? sorted(value) : Normal.header(value));
          }
        });
    byte[] plain = "gzip".equals(headers.get("content-encoding")) ? unzipped(body) : body;
    Json content =
        switch (type) {
          case "application/json" -> plain.length == 0 ? null : json(plain);
          case "text/event-stream" -> events(plain);
          default -> null;
        };
    return new Answer(status, type, kept, content);
  }

  private static boolean isOfCompression(String name, String value) {
    return name.equals("content-encoding")
        || (name.equals("vary") && value.equals("Accept-Encoding"));
  }

  /** Methods: their order says nothing. */
  private static String sorted(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).sorted().toList().toString();
  }

  private static byte[] unzipped(byte[] body) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json json(byte[] body) {
    return switch (JsonReader.parse(body, Reason.INVALID_REQUEST)) {
      case Outcome.Accepted<Json>(Json value) -> Normal.of(value);
      case Outcome.Refused<Json>(var refusal) -> Json.of("no JSON: " + refusal);
    };
  }

  private static Json events(byte[] body) {
    var events = new ArrayList<Json>();
    for (String event : new String(body, StandardCharsets.UTF_8).split("\n\n")) {
      events.add(json(event.replaceFirst("^data: ", "").getBytes(StandardCharsets.UTF_8)));
    }
    return Json.array(events);
  }

  Answer with(@Nullable Json other) {
    return new Answer(status, contentType, headers, other);
  }

  Answer without(String header) {
    var fewer = new TreeMap<>(headers);
    fewer.remove(header);
    return new Answer(status, contentType, fewer, body);
  }

  /** Whether a body is compressed depends on its length, and so does {@code vary}. */
  Answer withoutCompression() {
    return without("vary").without("content-encoding");
  }

  /** The code of a refusal; empty for none. */
  String reason() {
    String reason = body instanceof Json.Obj object ? object.string("reason") : null;
    return reason == null ? "" : reason;
  }

  @Override
  public String toString() {
    String text = body == null ? "" : JsonWriter.compact(body);
    return status + " " + contentType + " " + headers + " " + text;
  }
}
