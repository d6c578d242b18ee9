package dev.bonafide.sandbox;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.json.Json;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/** What a client needs to know of a sandbox (sigstore_trustroot.proto in JSON form). */
record TrustMaterial(String url, Instant created, SandboxKeys keys) {
  private static final String OPERATOR = "bonafide sandbox";

  /** {@code TrustedRoot}: who may be believed. */
  Json.Obj trustedRoot() {
    return Json.object()
        .put("mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1")
        .put("tlogs", Json.array(List.of(log(url, keys.transparencyLog().getPublic()))))
        .put(
            "certificateAuthorities",
            Json.array(List.of(authority(url, "sandbox root", keys.authorityChain()))))
        .put("ctlogs", Json.array(List.of(log(url + "/ct", keys.certificateLog().getPublic()))))
        .put(
            "timestampAuthorities",
            Json.array(
                List.of(
                    authority(
                        url + "/api/v1/timestamp",
                        "sandbox timestamp root",
                        keys.timestampChain()))))
        .build();
  }

  private Json log(String baseUrl, PublicKey key) {
    return Json.object()
        .put("baseUrl", baseUrl)
        .put("hashAlgorithm", "SHA2_256")
        .put(
            "publicKey",
            Json.object()
                .put("rawBytes", base64(key.getEncoded()))
                .put("keyDetails", "PKIX_ECDSA_P256_SHA_256")
                .put("validFor", validity())
                .build())
        .put(
            "logId",
            Json.object().put("keyId", base64(Digest.sha256(key.getEncoded()).bytes())).build())
        .build();
  }

  private Json authority(String uri, String name, List<X509CertificateHolder> chain) {
    List<Json> certificates =
        chain.stream()
            .<Json>map(c -> Json.object().put("rawBytes", base64(SandboxFiles.encoded(c))).build())
            .toList();
    return Json.object()
        .put("subject", Json.object().put("organization", OPERATOR).put("commonName", name).build())
        .put("uri", uri)
        .put("certChain", Json.object().put("certificates", Json.array(certificates)).build())
        .put("validFor", validity())
        .build();
  }

  /** {@code SigningConfig}: where to sign. */
  Json.Obj signingConfig() {
    return Json.object()
        .put("mediaType", "application/vnd.dev.sigstore.signingconfig.v0.2+json")
        .put("caUrls", service(url, 1))
        .put("oidcUrls", service(url, 1))
        .put("rekorTlogUrls", service(url, 2))
        .put("tsaUrls", service(url + "/api/v1/timestamp", 1))
        .put("rekorTlogConfig", Json.object().put("selector", "ANY").build())
        .put("tsaConfig", Json.object().put("selector", "ANY").build())
        .build();
  }

  private Json service(String serviceUrl, int version) {
    return Json.array(
        List.of(
            Json.object()
                .put("url", serviceUrl)
                .put("majorApiVersion", version)
                .put("validFor", validity())
                .put("operator", OPERATOR)
                .build()));
  }

  /** {@code ClientTrustConfig}: both. */
  Json.Obj clientTrustConfig() {
    return Json.object()
        .put("mediaType", "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json")
        .put("trustedRoot", trustedRoot())
        .put("signingConfig", signingConfig())
        .build();
  }

  private Json validity() {
    return Json.object().put("start", created.toString()).build();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
