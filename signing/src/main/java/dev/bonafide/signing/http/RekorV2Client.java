package dev.bonafide.signing.http;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.TransparencyLog;
import java.net.URI;
import java.util.Base64;

/**
 * Rekor v2 ("rekor-tiles"): {@code POST /api/v2/log/entries}. It answers only when the entry is
 * under a published checkpoint, and has no time of its own.
 */
public final class RekorV2Client implements TransparencyLog {
  private final Http http;
  private final URI base;

  public RekorV2Client(Http http, URI base) {
    this.http = http;
    this.base = base;
  }

  @Override
  public Outcome<Json.Obj> append(Digest digest, byte[] signature, Verifier verifier) {
    return Outcome.attempt(
        () ->
            http.send(
                    Http.below(base, "/api/v2/log/entries"),
                    Http.post(request(digest, signature, verifier)))
                .json());
  }

  private static Json request(Digest digest, byte[] signature, Verifier verifier) {
    var base64 = Base64.getEncoder();
    var described =
        switch (verifier) {
          case Verifier.Certificate(byte[] der, String details) ->
              Json.object()
                  .put("keyDetails", details)
                  .put(
                      "x509Certificate",
                      Json.object().put("rawBytes", base64.encodeToString(der)).build())
                  .build();
          case Verifier.PublicKey(byte[] spki, String details) ->
              Json.object()
                  .put("keyDetails", details)
                  .put(
                      "publicKey",
                      Json.object().put("rawBytes", base64.encodeToString(spki)).build())
                  .build();
        };
    return Json.object()
        .put(
            "hashedRekordRequestV002",
            Json.object()
                .put("digest", base64.encodeToString(digest.bytes()))
                .put(
                    "signature",
                    Json.object()
                        .put("content", base64.encodeToString(signature))
                        .put("verifier", described)
                        .build())
                .build())
        .build();
  }
}
