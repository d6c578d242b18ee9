package dev.bonafide.signing;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes Sigstore bundles v0.3 in the member order that other writers use. */
public final class Bundles {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private Bundles() {}

  /**
   * @param contentName {@code messageSignature} or {@code dsseEnvelope}
   */
  public static Json.Obj bundle(Json.Obj material, String contentName, Json.Obj content) {
    return Json.object()
        .put("mediaType", MEDIA_TYPE)
        .put("verificationMaterial", material)
        .put(contentName, content)
        .build();
  }

  /**
   * Verification material.
   *
   * @param keyName {@code certificate}, {@code x509CertificateChain} or {@code publicKey}
   * @param stamps DER of {@code TimeStampResp}s
   */
  public static Json.Obj material(
      String keyName, Json.Obj key, List<Json.Obj> entries, List<byte[]> stamps) {
    var material = Json.object().put(keyName, key).put("tlogEntries", Json.array(entries));
    if (!stamps.isEmpty()) {
      material.put(
          "timestampVerificationData",
          Json.object()
              .put(
                  "rfc3161Timestamps",
                  Json.array(
                      stamps.stream()
                          .map(s -> Json.object().put("signedTimestamp", base64(s)).build())
                          .toList()))
              .build());
    }
    return material.build();
  }

  /** The same signature as if it had been made with a bare key. */
  static Outcome<byte[]> withBareKey(byte[] bundle) {
    return JsonReader.parse(bundle, Reason.MALFORMED_EVIDENCE)
        .map(
            json -> {
              var copy = Json.object();
              if (json instanceof Json.Obj(var members)) {
                members.forEach(copy::put);
              }
              Json.Obj bare =
                  material(
                      "publicKey", Json.object().put("hint", "").build(), List.of(), List.of());
              return JsonWriter.compact(copy.put("verificationMaterial", bare).build())
                  .getBytes(StandardCharsets.UTF_8);
            });
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
