package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.service.TransparencyLog;
import dev.bonafide.tlog.append.AppendLog;
import dev.bonafide.tlog.append.Appended;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Logs signatures as hashedrekord 0.0.2, as Rekor v2 does. */
final class Rekor implements TransparencyLog {
  private static final String KIND = "hashedrekord";
  private static final String VERSION = "0.0.2";

  private final AppendLog log;
  private final byte[] id;

  Rekor(AppendLog log) {
    this.log = log;
    this.id = Digest.sha256(log.signer().key().key().getEncoded()).bytes();
  }

  AppendLog log() {
    return log;
  }

  /**
   * Logs a signature that verifies; a log of signatures that do not would only help who wants to
   * confuse its readers.
   */
  @Override
  public Outcome<Json.Obj> append(Digest digest, byte[] signature, Verifier verifier) {
    return Outcome.attempt(
        () -> {
          LoggedKey key = LoggedKey.of(verifier);
          if (digest.algorithm() != key.details().digest()) {
            throw new RefusedException(
                Reason.SERVICE_FAILED,
                "the digest does not fit the key",
                digest.algorithm().id(),
                key.details().digest().id() + " for " + key.details());
          }
          if (!key.verifies(digest, signature)) {
            throw new RefusedException(
                Reason.SIGNATURE_INVALID, "the log accepts only a signature that verifies");
          }
          byte[] body = body(digest, signature, verifier, key);
          return entry(log.append(body).orThrow(), body);
        });
  }

  /** The canonical entry (RFC 8785), which the tree is made of. */
  private static byte[] body(Digest digest, byte[] signature, Verifier verifier, LoggedKey key) {
    var named = Json.object().put("keyDetails", key.details().name());
    switch (verifier) {
      case Verifier.Certificate(byte[] der, var _) -> named.put("x509Certificate", raw(der));
      case Verifier.PublicKey(byte[] spki, var _) -> named.put("publicKey", raw(spki));
    }
    Json record =
        Json.object()
            .put(
                "data",
                Json.object()
                    .put("algorithm", key.details().digestName())
                    .put("digest", base64(digest.bytes()))
                    .build())
            .put(
                "signature",
                Json.object()
                    .put("content", base64(signature))
                    .put("verifier", named.build())
                    .build())
            .build();
    Json body =
        Json.object()
            .put("apiVersion", VERSION)
            .put("kind", KIND)
            .put("spec", Json.object().put("hashedRekordV002", record).build())
            .build();
    return JsonWriter.canonical(body).getBytes(StandardCharsets.UTF_8);
  }

  /** A {@code TransparencyLogEntry} (sigstore_rekor.proto) in protobuf's JSON form. */
  private Json.Obj entry(Appended appended, byte[] body) {
    String index = Long.toString(appended.index());
    List<String> path = appended.path().stream().map(d -> base64(d.bytes())).toList();
    return Json.object()
        .put("logIndex", index)
        .put("logId", Json.object().put("keyId", base64(id)).build())
        .put("kindVersion", Json.object().put("kind", KIND).put("version", VERSION).build())
        .put(
            "inclusionProof",
            Json.object()
                .put("logIndex", index)
                .put("rootHash", base64(appended.tree().checkpoint().root().bytes()))
                .put("treeSize", Long.toString(appended.tree().size()))
                .put("hashes", Json.strings(path))
                .put("checkpoint", Json.object().put("envelope", appended.tree().note()).build())
                .build())
        .put("canonicalizedBody", base64(body))
        .build();
  }

  private static Json raw(byte[] bytes) {
    return Json.object().put("rawBytes", base64(bytes)).build();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
