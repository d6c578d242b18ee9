package dev.bonafide.sandbox;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemReader;

/** Fulcio's API v2 (fulcio.proto, as its HTTP gateway has it). */
final class FulcioEndpoints {
  private final Sandbox sandbox;

  FulcioEndpoints(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  void addTo(Map<String, Http.Endpoint> all) {
    all.put("POST /api/v2/signingCert", this::signingCert);
    all.put("GET /api/v2/trustBundle", request -> trustBundle());
    all.put("GET /api/v2/configuration", request -> configuration());
  }

  private Http.Answer signingCert(Http.Request request) throws RefusedException {
    Json.Obj json = request.json();
    String token = request.bearer();
    if (json.get("credentials") instanceof Json.Obj credentials
        && credentials.string("oidcIdentityToken") instanceof String inBody) {
      token = inBody;
    }
    if (token.isEmpty()) {
      throw new RefusedException(
          Reason.IDENTITY_TOKEN_INVALID, "the request carries no identity token");
    }
    List<String> chain =
        issue(token, json).orThrow().stream()
            .map(der -> SandboxFiles.block("CERTIFICATE", der))
            .toList();
    return Http.Answer.json(
        200,
        Json.object()
            .put(
                "signedCertificateEmbeddedSct",
                Json.object()
                    .put("chain", Json.object().put("certificates", Json.strings(chain)).build())
                    .build())
            .build());
  }

  private Outcome<List<byte[]>> issue(String token, Json.Obj json) throws RefusedException {
    if (json.string("certificateSigningRequest") instanceof String request) {
      return sandbox
          .fulcio()
          .issue(token, pem(new String(bytes(request), StandardCharsets.UTF_8), "REQUEST"));
    }
    if (json.get("publicKeyRequest") instanceof Json.Obj request
        && request.get("publicKey") instanceof Json.Obj key
        && key.string("content") instanceof String content
        && request.string("proofOfPossession") instanceof String proof) {
      return sandbox.fulcio().issue(token, key(pem(content, "PUBLIC KEY")), bytes(proof));
    }
    throw Http.invalid(
        "expected certificateSigningRequest, or publicKeyRequest with publicKey.content and"
            + " proofOfPossession");
  }

  private static PublicKey key(byte[] spki) throws RefusedException {
    try {
      return new JcaPEMKeyConverter().getPublicKey(SubjectPublicKeyInfo.getInstance(spki));
    } catch (IOException | RuntimeException e) {
      throw Http.invalid("the public key cannot be read");
    }
  }

  private static byte[] pem(String text, String type) throws RefusedException {
    try (var reader = new PemReader(new StringReader(text))) {
      var block = reader.readPemObject();
      if (block != null && block.getType().endsWith(type)) {
        return block.getContent();
      }
    } catch (IOException | RuntimeException e) {
      throw Http.invalid("the " + type + " is no PEM");
    }
    throw Http.invalid("expected PEM of a " + type);
  }

  private static byte[] bytes(String base64) throws RefusedException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw Http.invalid("a field is not base64");
    }
  }

  private Http.Answer trustBundle() {
    List<String> chain =
        sandbox.keys().authorityChain().stream()
            .map(c -> SandboxFiles.block("CERTIFICATE", SandboxFiles.encoded(c)))
            .toList();
    return Http.Answer.json(
        200,
        Json.object()
            .put(
                "chains",
                Json.array(List.of(Json.object().put("certificates", Json.strings(chain)).build())))
            .build());
  }

  private Http.Answer configuration() {
    return Http.Answer.json(
        200,
        Json.object()
            .put(
                "issuers",
                Json.array(
                    List.of(
                        Json.object()
                            .put("issuerUrl", sandbox.issuer())
                            .put("audience", TokenIssuer.AUDIENCE)
                            .put("challengeClaim", "email")
                            .build())))
            .build());
  }
}
