package dev.bonafide.serving.http;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.dataplane.LoadMessages;
import dev.bonafide.serving.v2.V2Json;

/** Refusals as HTTP answers. The reason's code is always in the header {@code bonafide-reason}. */
final class Refusals {
  static final String REASON_HEADER = "bonafide-reason";

  private Refusals() {}

  /**
   * The answer to a refused inference or to a question about a model. Where MLServer gives the same
   * status, the body is its own: the text alone.
   */
  static HttpAnswer of(Refusal refusal) {
    boolean plain = refusal.found().isEmpty() && refusal.expected().isEmpty();
    byte[] body =
        plain
            ? V2Json.writeError(refusal.message())
            : V2Json.writeError(refusal.message(), refusal);
    return HttpAnswer.json(status(refusal.reason()), body)
        .with(REASON_HEADER, refusal.reason().name());
  }

  /** The answer to a refused load. */
  static HttpAnswer ofLoad(String model, Refusal refusal) {
    Reason reason = refusal.reason();
    if (reason == Reason.MODEL_NOT_FOUND) {
      return of(refusal);
    }
    if (reason == Reason.ARTEFACT_NOT_FOUND) {
      String text = "Invalid URI specified for model " + model + " (" + refusal.found() + ")";
      return HttpAnswer.json(422, V2Json.writeError(text)).with(REASON_HEADER, reason.name());
    }
    return HttpAnswer.json(400, V2Json.writeError(LoadMessages.of(model, refusal), refusal))
        .with(REASON_HEADER, reason.name());
  }

  static int status(Reason reason) {
    return switch (reason) {
      case MODEL_NOT_FOUND -> 404;
      case PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED -> 413;
      case NOT_LOCAL -> 403;
      case OVERLOADED, STOPPING -> 503;
      default -> 400;
    };
  }
}
