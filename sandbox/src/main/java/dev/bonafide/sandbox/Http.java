package dev.bonafide.sandbox;

import com.sun.net.httpserver.HttpExchange;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests and answers as values. */
final class Http {
  /** A model's certificate or statement never comes here; a log entry has some KiB. */
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private Http() {}

  /**
   * @param path decoded
   * @param query decoded, the first of each name
   * @param authorization the header, or empty
   */
  record Request(
      String method, String path, Map<String, String> query, String authorization, byte[] body) {

    /** The body as form fields. */
    Map<String, String> form() throws RefusedException {
      return fields(new String(body, StandardCharsets.UTF_8));
    }

    /** The body as a JSON object. */
    Json.Obj json() throws RefusedException {
      if (JsonReader.parse(body, Reason.INVALID_REQUEST).orThrow() instanceof Json.Obj object) {
        return object;
      }
      throw invalid("the body is no JSON object");
    }

    /** What follows {@code Bearer}, or empty. */
    String bearer() {
      return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
          ? authorization.substring(7).strip()
          : "";
    }
  }

  /** An answer. */
  record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    Answer {
      headers = Map.copyOf(headers);
    }

    static Answer of(int status, String contentType, byte[] body) {
      return new Answer(status, contentType, body, Map.of());
    }

    static Answer text(int status, String contentType, String body) {
      return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, Json body) {
      return text(status, "application/json", JsonWriter.compact(body));
    }

    /** The refusal as gRPC's gateways put it, with the reason's own word beside. */
    static Answer refused(Refusal refusal) {
      int status =
          switch (refusal.reason()) {
            case IDENTITY_TOKEN_INVALID -> 401;
            case LOG_PROOF_INVALID, MODEL_NOT_FOUND -> 404;
            case PAYLOAD_TOO_LARGE -> 413;
            case LOG_DAMAGED, LOG_UNUSABLE, CHECKPOINT_INVALID -> 500;
            default -> 400;
          };
      return json(
          status,
          Json.object()
              .put("code", status == 401 ? 16 : status == 500 ? 13 : 3)
              .put("message", refusal.toString())
              .put("reason", refusal.reason().name())
              .build());
    }
  }

  /** One endpoint. */
  @FunctionalInterface
  interface Endpoint {
    Answer answer(Request request) throws RefusedException;
  }

  static RefusedException invalid(String message) {
    return new RefusedException(Reason.INVALID_REQUEST, message);
  }

  static Request read(HttpExchange exchange) throws IOException, RefusedException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new RefusedException(
          Reason.PAYLOAD_TOO_LARGE, "the body is too large", "", "at most " + MAX_BODY_BYTES);
    }
    String query = exchange.getRequestURI().getRawQuery();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        fields(query == null ? "" : query),
        authorization == null ? "" : authorization,
        body);
  }

  private static Map<String, String> fields(String encoded) throws RefusedException {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (String field : encoded.split("&", -1)) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          fields.putIfAbsent(
              URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
              URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return fields;
    } catch (IllegalArgumentException e) {
      throw invalid("a form field is not well encoded");
    }
  }

  static void write(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    boolean empty = answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), empty ? -1 : answer.body().length);
    if (!empty) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  /** An outcome as an answer. */
  static Answer answer(Outcome<Answer> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<Answer>(Answer answer) -> answer;
      case Outcome.Refused<Answer>(Refusal refusal) -> Answer.refused(refusal);
    };
  }
}
