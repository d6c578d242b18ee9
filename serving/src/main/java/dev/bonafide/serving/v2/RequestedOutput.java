package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import org.jspecify.annotations.Nullable;

/** An output that the client asks for by name. */
public record RequestedOutput(String name, Json.Obj parameters) {

  /** The content type that the answer should have, or null. */
  public @Nullable String contentType() {
    return ContentType.word(parameters);
  }
}
