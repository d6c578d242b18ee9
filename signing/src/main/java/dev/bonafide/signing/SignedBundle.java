package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
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
  /** Verifies a bundle and only then makes it one of these. */
  public static SignedBundle checked(Json.Obj json, BundleCheck check, Digest subject)
      throws RefusedException {
    byte[] bytes = JsonWriter.compact(json).getBytes(StandardCharsets.UTF_8);
    return switch (check.verify(bytes, subject)) {
      case Outcome.Accepted<Facts>(Facts facts) -> new SignedBundle(json, facts);
      case Outcome.Refused<Facts>(Refusal refusal) ->
          throw new RefusedException(
              refusal.at("the finished bundle does not verify, so it was not written"));
    };
  }

  /** The file's content: one line of UTF-8 JSON. */
  public byte[] bytes() {
    return JsonWriter.compact(json).getBytes(StandardCharsets.UTF_8);
  }

  /** The bare signature, base64; empty for a statement. */
  public String signatureBase64() {
    return json.get("messageSignature") instanceof Json.Obj message
            && message.string("signature") instanceof String signature
        ? signature
        : "";
  }

  /** The signing certificate, PEM; empty where the bundle has none of its own. */
  public String certificatePem() {
    return json.get("verificationMaterial") instanceof Json.Obj material
            && material.get("certificate") instanceof Json.Obj certificate
            && certificate.string("rawBytes") instanceof String base64
        ? "-----BEGIN CERTIFICATE-----\n"
            + base64.replaceAll("(.{64})(?=.)", "$1\n")
            + "\n-----END CERTIFICATE-----\n"
        : "";
  }
}
