package dev.bonafide.signing.http;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.service.CertificateAuthority;
import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Fulcio's v2 API over HTTP: {@code POST /api/v2/signingCert}. */
public final class FulcioClient implements CertificateAuthority {
  private static final int MAX_CERTIFICATES = 8;

  private final Http http;
  private final URI base;

  public FulcioClient(Http http, URI base) {
    this.http = http;
    this.base = base;
  }

  @Override
  public Outcome<List<byte[]>> issue(
      String identityToken, PublicKey key, byte[] proofOfPossession) {
    return Outcome.attempt(
        () -> {
          URI target = Http.below(base, "/api/v2/signingCert");
          Http.Answer answer =
              http.send(target, Http.post(request(identityToken, key, proofOfPossession)));
          if (blamesToken(answer)) {
            throw new RefusedException(
                Reason.IDENTITY_TOKEN_INVALID,
                "the certificate authority refused the identity token",
                message(answer),
                "a token that " + base + " accepts");
          }
          return chain(target, answer.json());
        });
  }

  private static Json request(String identityToken, PublicKey key, byte[] proof) {
    return Json.object()
        .put("credentials", Json.object().put("oidcIdentityToken", identityToken).build())
        .put(
            "publicKeyRequest",
            Json.object()
                .put(
                    "publicKey",
                    Json.object()
                        .put("algorithm", "ECDSA")
                        .put("content", Pem.write("PUBLIC KEY", key.getEncoded()))
                        .build())
                .put("proofOfPossession", Base64.getEncoder().encodeToString(proof))
                .build())
        .build();
  }

  /** Fulcio answers a bad token with 400 and says so in words. */
  private static boolean blamesToken(Http.Answer answer) {
    String words = message(answer);
    return answer.status() == 401
        || answer.status() == 403
        || answer.status() == 400
            && (words.contains("identity token") || words.contains("credentials"));
  }

  private static String message(Http.Answer answer) {
    try {
      answer.success();
      return "";
    } catch (RefusedException e) {
      return e.refusal().found();
    }
  }

  private static List<byte[]> chain(URI target, Json.Obj answer) throws RefusedException {
    if (answer.get("signedCertificateEmbeddedSct") instanceof Json.Obj signed
        && signed.get("chain") instanceof Json.Obj chain
        && chain.get("certificates") instanceof Json.Arr(var certificates)
        && !certificates.isEmpty()
        && certificates.size() <= MAX_CERTIFICATES) {
      List<byte[]> der = new ArrayList<>();
      for (Json certificate : certificates) {
        String text = certificate instanceof Json.Str(String pem) ? pem : "";
        der.add(
            Pem.read("CERTIFICATE", text)
                .orElseThrow(
                    () -> Http.failed(target, "sent something else than PEM", "certificates")));
      }
      return der;
    }
    String found =
        answer.get("signedCertificateDetachedSct") == null
            ? "sent no certificate chain"
            : "sent a certificate without an embedded SCT";
    throw Http.failed(target, found, "a chain of at most " + MAX_CERTIFICATES + " certificates");
  }
}
