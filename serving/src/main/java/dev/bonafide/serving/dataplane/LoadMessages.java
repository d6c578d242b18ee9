package dev.bonafide.serving.dataplane;

import dev.bonafide.artifact.Refusal;

/** What a refused load says, over REST and gRPC. */
public final class LoadMessages {
  private LoadMessages() {}

  /**
   * One line. Where the bytes were verified and cannot be used all the same, the signature is not
   * what is invalid.
   */
  public static String of(String model, Refusal refusal) {
    return switch (refusal.reason()) {
      case FORBIDDEN_GLOBAL,
          FORBIDDEN_OPCODE,
          MALFORMED_MODEL,
          TRAILING_BYTES,
          UNSUPPORTED_ESTIMATOR,
          UNSUPPORTED_FORMAT,
          UNTESTED_SKLEARN_VERSION,
          MODEL_STATE_INVALID,
          EXPECTATION_FAILED,
          SETTINGS_INVALID,
          CODE_IN_MODEL,
          LIMIT_EXCEEDED,
          ARTEFACT_NOT_FOUND,
          CHANGED_WHILE_READING,
          UNREADABLE ->
          "Model '" + model + "' cannot be loaded: " + sentence(refusal);
      default -> "Invalid signature for model '" + model + "': " + sentence(refusal);
    };
  }

  private static String sentence(Refusal refusal) {
    String message = refusal.message();
    return message.endsWith(".") ? message : message + ".";
  }
}
