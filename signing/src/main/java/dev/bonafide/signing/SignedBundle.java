package dev.bonafide.signing;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Facts;
import java.nio.charset.StandardCharsets;

/**
 * A bundle that was made and verified.
 *
 * @param json Sigstore bundle v0.3
 * @param facts what it establishes
 */
public record SignedBundle(Json.Obj json, Facts facts) {
  /** The file's content: one line of UTF-8 JSON. */
  public byte[] bytes() {
    return JsonWriter.compact(json).getBytes(StandardCharsets.UTF_8);
  }
}
