package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import org.jspecify.annotations.Nullable;

/** How a tensor or a request is to be understood; MLServer's built-in content types. */
public enum ContentType {
  NP("np"),
  STR("str"),
  BASE64("base64"),
  DATETIME("datetime"),
  /** One column an input; for whole requests only. */
  PD("pd"),
  /** Inside {@link #PD} only. */
  PD_JSON("pd_json");

  private final String word;

  ContentType(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }

  /** The word in the parameters; null for none and, as in MLServer, for an empty one. */
  static @Nullable String word(Json.Obj parameters) {
    String word = parameters.string("content_type");
    return word == null || word.isEmpty() ? null : word;
  }

  /** The content type of that word; null for none and for unknown words, which MLServer ignores. */
  public static @Nullable ContentType named(@Nullable String word) {
    for (ContentType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    return null;
  }
}
