package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static dev.bonafide.sandbox.TestSandbox.proof;
import static dev.bonafide.sandbox.TestSandbox.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.service.TransparencyLog.Verifier;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.tsp.TimeStampResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sandbox's services certify together, seen by the verifier. */
class SandboxBundleTest {
  private static final String ADA = "ada@example.com";
  private static final byte[] FILE = "a model".getBytes(StandardCharsets.UTF_8);

  @TempDir Path parent;

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The bundle that a keyless signer makes of the services' answers. */
  private static byte[] sign(Sandbox sandbox) throws Exception {
    KeyPair key = Keys.generate();
    byte[] certificate =
        accepted(
                sandbox
                    .certificateAuthority()
                    .issue(sandbox.identityToken(ADA), key.getPublic(), proof(key, ADA)))
            .getFirst();
    byte[] signature = Keys.sign(key.getPrivate(), FILE);
    byte[] timestamp =
        new TimeStampResponse(
                accepted(sandbox.timestampAuthority().timestamp(TimestampsTest.query(signature))))
            .getEncoded();
    Digest digest = Digest.sha256(FILE);
    Json entry =
        accepted(
            sandbox
                .transparencyLog()
                .append(
                    digest,
                    signature,
                    new Verifier.Certificate(certificate, "PKIX_ECDSA_P256_SHA_256")));
    Json material =
        Json.object()
            .put("certificate", Json.object().put("rawBytes", base64(certificate)).build())
            .put("tlogEntries", Json.array(List.of(entry)))
            .put(
                "timestampVerificationData",
                Json.object()
                    .put(
                        "rfc3161Timestamps",
                        Json.array(
                            List.of(
                                Json.object().put("signedTimestamp", base64(timestamp)).build())))
                    .build())
            .build();
    Json message =
        Json.object()
            .put(
                "messageDigest",
                Json.object()
                    .put("algorithm", "SHA2_256")
                    .put("digest", base64(digest.bytes()))
                    .build())
            .put("signature", base64(signature))
            .build();
    return JsonWriter.compact(
            Json.object()
                .put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json")
                .put("verificationMaterial", material)
                .put("messageSignature", message)
                .build())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Outcome<Facts> verify(Sandbox sandbox, byte[] bundle, byte[] file) {
    TrustRoot root =
        accepted(
            TrustRoot.parse(
                "sandbox",
                sandbox.trustedRootJson().getBytes(StandardCharsets.UTF_8),
                Instant.now()));
    return SigstoreVerifier.of(root, Thresholds.DEFAULT)
        .verify(
            accepted(Bundle.parse("model.sigstore.json", bundle)),
            Artifact.Known.of(Digest.sha256(file)));
  }

  @Test
  void bundleOfAnotherSandboxIsUntrusted() throws Exception {
    try (var sandbox = TestSandbox.create(parent);
        var other = Sandbox.create(parent.resolve("other"), SandboxOptions.onFreePort(ADA))) {
      assertThat(reason(verify(sandbox, sign(other), FILE)))
          .isEqualTo(Reason.UNTRUSTED_CERTIFICATE);
    }
  }

  @Test
  void otherBytesThanTheSignedOnesAreRefused() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      assertThat(reason(verify(sandbox, sign(sandbox), new byte[] {1})))
          .isEqualTo(Reason.DIGEST_MISMATCH);
    }
  }

  @Test
  void bundleEstablishesWhoWhenAndWhereItIsLogged() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      sign(sandbox);
      Facts facts = accepted(verify(sandbox, sign(sandbox), FILE));
      assertThat(facts.signer()).isInstanceOf(Signer.Keyless.class);
      assertThat(facts.signer().toString()).contains(ADA).contains(sandbox.issuer());
      assertThat(facts.times()).hasSize(1);
      assertThat(facts.logEntries()).hasSize(1);
    }
  }

  @Test
  void yesterdaysBundleVerifiesAfterARestartAndMoreSignatures() throws Exception {
    InstantSource yesterday = InstantSource.offset(InstantSource.system(), Duration.ofDays(-1));
    Path folder = parent.resolve("sandbox");
    byte[] bundle;
    try (var sandbox = Sandbox.create(folder, SandboxOptions.onFreePort(ADA), yesterday)) {
      bundle = sign(sandbox);
    }
    try (var sandbox = Sandbox.open(folder)) {
      sign(sandbox);
      Facts facts = accepted(verify(sandbox, bundle, FILE));
      assertThat(facts.times().getFirst().time())
          .isBefore(Instant.now().minus(Duration.ofHours(23)));
    }
    try (var sandbox = Sandbox.open(folder)) {
      accepted(verify(sandbox, bundle, FILE));
      accepted(verify(sandbox, sign(sandbox), FILE));
    }
  }
}
