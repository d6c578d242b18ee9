package dev.bonafide.serving.grpc;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.dataplane.LoadMessages;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Refusals as gRPC statuses; where MLServer has no such status, reason and hint are trailers. */
final class GrpcRefusals {
  private GrpcRefusals() {}

  static StatusRuntimeException of(Refusal refusal) {
    Status status = status(refusal.reason()).withDescription(refusal.toString());
    boolean plain = refusal.found().isEmpty() && refusal.expected().isEmpty();
    return plain ? status.asRuntimeException() : status.asRuntimeException(trailers(refusal));
  }

  static StatusRuntimeException ofLoad(String model, Refusal refusal) {
    if (refusal.reason() == Reason.MODEL_NOT_FOUND) {
      return of(refusal);
    }
    if (refusal.reason() == Reason.ARTEFACT_NOT_FOUND) {
      return Status.FAILED_PRECONDITION
          .withDescription(
              "Invalid URI specified for model " + model + " (" + refusal.found() + ")")
          .asRuntimeException();
    }
    return Status.INVALID_ARGUMENT
        .withDescription(LoadMessages.of(model, refusal))
        .asRuntimeException(trailers(refusal));
  }

  private static Metadata trailers(Refusal refusal) {
    var trailers = new Metadata();
    put(trailers, "bonafide-reason", refusal.reason().name());
    put(trailers, "bonafide-found", refusal.found());
    put(trailers, "bonafide-expected", refusal.expected());
    put(trailers, "bonafide-hint", refusal.hint());
    return trailers;
  }

  /** Trailers are printable ASCII; anything else becomes a question mark. */
  static void put(Metadata trailers, String name, String value) {
    trailers.put(
        Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER),
        value.replaceAll("[^\\x20-\\x7E]", "?"));
  }

  private static Status status(Reason reason) {
    return switch (reason) {
      case MODEL_NOT_FOUND -> Status.NOT_FOUND;
      case NOT_LOCAL -> Status.PERMISSION_DENIED;
      case STOPPING -> Status.UNAVAILABLE;
      case OVERLOADED, PAYLOAD_TOO_LARGE, LIMIT_EXCEEDED -> Status.RESOURCE_EXHAUSTED;
      default -> Status.INVALID_ARGUMENT;
    };
  }
}
