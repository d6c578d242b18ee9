package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.x509.PublicKeys;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
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

  /** The signature over a file, as a bundle has it. */
  public static Json.Obj message(Digest sha256, byte[] signature) {
    return Json.object()
        .put(
            "messageDigest",
            Json.object()
                .put("algorithm", "SHA2_256")
                .put("digest", base64(sha256.bytes()))
                .build())
        .put("signature", base64(signature))
        .build();
  }

  /** A certificate as verification material names it. */
  public static Json.Obj certificate(byte[] der) {
    return Json.object().put("rawBytes", base64(der)).build();
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
  static Outcome<byte[]> withBareKey(byte[] bundle, PublicKey key) {
    return JsonReader.parse(bundle, Reason.MALFORMED_EVIDENCE)
        .map(
            json -> {
              var copy = Json.object();
              if (json instanceof Json.Obj(var members)) {
                members.forEach(copy::put);
              }
              Json.Obj bare = material("publicKey", keyHint(key), List.of(), List.of());
              return JsonWriter.compact(copy.put("verificationMaterial", bare).build())
                  .getBytes(StandardCharsets.UTF_8);
            });
  }

  /**
   * How a bundle names a bare key: by SHA-256 over its PEM text (OpenSSF Model Signing v1.0,
   * section 4.1).
   */
  public static Json.Obj keyHint(PublicKey key) {
    byte[] pem = PublicKeys.toPem(key).getBytes(StandardCharsets.US_ASCII);
    return Json.object().put("hint", Digest.sha256(pem).hex()).build();
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
