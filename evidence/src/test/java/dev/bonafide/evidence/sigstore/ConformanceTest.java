package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.Fixtures.bytes;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Fixtures;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.PublicKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The bundle-verify suite of sigstore-conformance, each case with the artifact as a file, as its
 * digest, and as nothing but the bundle's claim. Cases that must fail must fail for their reason.
 */
class ConformanceTest {
  private static final String CASES = "sigstore/conformance-suite/test/assets/bundle-verify";
  private static final String DEFAULT_IDENTITY =
      "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
          + ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
  private static final String DEFAULT_ISSUER = "https://token.actions.githubusercontent.com";

  /** What each case of the suite that must fail is refused for. */
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          entry("bundle-empty-certificate-chain", Reason.MALFORMED_EVIDENCE),
          entry("bundle-from-wrong-instance", Reason.UNTRUSTED_CERTIFICATE),
          entry("bundle-invalid-base64-signature", Reason.MALFORMED_EVIDENCE),
          entry("bundle-malformed-json", Reason.MALFORMED_EVIDENCE),
          entry("bundle-negative-log-index", Reason.MALFORMED_EVIDENCE),
          entry("bundle-unknown-version", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("bundle-with-root-cert", Reason.MALFORMED_EVIDENCE),
          entry("checkpoint-bad-keyhint", Reason.CHECKPOINT_INVALID),
          entry("checkpoint-wrong-roothash", Reason.CHECKPOINT_INVALID),
          entry("dsse-invalid-sig", Reason.SIGNATURE_INVALID),
          entry("dsse-mismatch-envelope", Reason.LOG_ENTRY_MISMATCH),
          entry("dsse-mismatch-sig", Reason.LOG_ENTRY_MISMATCH),
          entry("inclusion-proof-corrupted-hash", Reason.LOG_PROOF_INVALID),
          entry("incorrect-public-key", Reason.LOG_ENTRY_MISMATCH),
          entry("integrated-time-in-future", Reason.OUTSIDE_VALIDITY),
          entry("intoto-expired-certificate", Reason.OUTSIDE_VALIDITY),
          entry("intoto-log-entry-mismatch", Reason.LOG_ENTRY_MISMATCH),
          entry("intoto-missing-inclusion-proof", Reason.LOG_PROOF_INVALID),
          entry("intoto-set-outside-signing-cert-validity", Reason.OUTSIDE_VALIDITY),
          entry("intoto-tsa-timestamp-outside-cert-validity", Reason.OUTSIDE_VALIDITY),
          entry("invalid-checkpoint-signature", Reason.CHECKPOINT_INVALID),
          entry("invalid-ct-key", Reason.SCT_INVALID),
          entry("invalid-inclusion-proof", Reason.LOG_PROOF_INVALID),
          entry("managed-key-no-key", Reason.METHOD_MISMATCH),
          entry("managed-key-wrong-key", Reason.KEY_MISMATCH),
          entry("message-digest-mismatch", Reason.DIGEST_MISMATCH),
          entry("rekor2-checkpoint-missing-log-signature", Reason.CHECKPOINT_INVALID),
          entry("rekor2-checkpoint-missing-origin", Reason.CHECKPOINT_INVALID),
          entry("rekor2-checkpoint-missing-root-hash", Reason.CHECKPOINT_INVALID),
          entry("rekor2-checkpoint-missing-size", Reason.CHECKPOINT_INVALID),
          entry("rekor2-checkpoint-no-matching-signature", Reason.CHECKPOINT_INVALID),
          entry("rekor2-dsse-invalid-sig", Reason.SIGNATURE_INVALID),
          entry("rekor2-dsse-mismatch-envelope", Reason.LOG_ENTRY_MISMATCH),
          entry("rekor2-dsse-mismatch-sig", Reason.LOG_ENTRY_MISMATCH),
          entry("rekor2-no-inclusion-proof", Reason.LOG_PROOF_INVALID),
          entry("rekor2-no-timestamp", Reason.NO_TRUSTED_TIME),
          entry("rekor2-timestamp-outside-trust-root-tsa-validity", Reason.OUTSIDE_VALIDITY),
          entry("rekor2-timestamp-outside-tsa-cert-validity", Reason.OUTSIDE_VALIDITY),
          entry("rekor2-timestamp-payload-mismatch", Reason.TIMESTAMP_INVALID),
          entry("rekor2-timestamp-untrusted-tsa-with-embedded-cert", Reason.NO_TRUSTED_TIME),
          entry("rekor2-timestamp-untrusted-tsa-without-embedded-cert", Reason.NO_TRUSTED_TIME),
          entry("rekor2-timestamp-with-incorrect-time", Reason.OUTSIDE_VALIDITY),
          entry("set-invalid-signature", Reason.LOG_PROMISE_INVALID),
          entry("signature-mismatch", Reason.SIGNATURE_INVALID),
          entry("trust-root-tlog-missing-validity-start", Reason.TRUST_ROOT_INVALID),
          entry("wrong-hashedrekord-artifact", Reason.LOG_ENTRY_MISMATCH),
          entry("wrong-hashedrekord-cert-and-sig", Reason.LOG_ENTRY_MISMATCH),
          entry("wrong-hashedrekord-entry", Reason.LOG_ENTRY_MISMATCH),
          entry("wrong-material", Reason.DIGEST_MISMATCH));

  @TestFactory
  Stream<DynamicTest> everyCaseOfTheSuiteEndsAsItSays() throws IOException {
    return cases().entrySet().stream()
        .flatMap(
            c ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        c.getKey() + " as a file",
                        () -> judge(c.getKey(), c.getValue(), new Artifact.File(artifact(c)))),
                    DynamicTest.dynamicTest(
                        c.getKey() + " as a digest",
                        () ->
                            judge(
                                c.getKey(),
                                c.getValue(),
                                Artifact.Known.of(Digest.sha256(bytes(artifact(c))))))));
  }

  /** What depends on the artifact's bytes cannot fail without them; everything else must. */
  @TestFactory
  Stream<DynamicTest> withoutTheArtifactOnlyDigestsAreLeftOpen() throws IOException {
    return cases().entrySet().stream()
        .filter(c -> REASONS.get(name(c.getKey())) != Reason.DIGEST_MISMATCH)
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(), () -> judge(c.getKey(), c.getValue(), new Artifact.Claimed())));
  }

  @Test
  void theSuiteHasNoCaseThatIsNotJudgedHere() throws IOException {
    Map<String, Path> cases = cases();
    assertThat(cases.size()).isGreaterThanOrEqualTo(70);
    assertThat(cases.keySet().stream().filter(c -> c.endsWith("_fail")).map(ConformanceTest::name))
        .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
  }

  private static void judge(String name, Path folder, Artifact artifact) throws IOException {
    Outcome<Facts> outcome = verify(folder, artifact);
    if (name.endsWith("_fail")) {
      assertRefused(outcome, REASONS.get(name(name)));
    } else {
      assertThat(accepted(outcome).logEntries()).hasSize(1);
    }
  }

  private static Outcome<Facts> verify(Path folder, Artifact artifact) throws IOException {
    Path own = folder.resolve("trusted_root.json");
    Path file = Files.exists(own) ? own : Fixtures.path("sigstore/trusted_root.prod.json");
    Outcome<TrustRoot> root = TrustRoot.parse("test", bytes(file), Instant.EPOCH);
    Outcome<Bundle> bundle = Bundle.parse("bundle", bytes(folder.resolve("bundle.sigstore.json")));
    Path key = folder.resolve("key.pub");
    if (Files.exists(key)) {
      return root.then(
          r ->
              bundle.then(
                  b ->
                      Outcome.attempt(() -> PublicKeys.ofPem(bytes(key)))
                          .then(
                              k -> KeyVerifier.of(k, r, Thresholds.DEFAULT).verify(b, artifact))));
    }
    ExpectedIdentity expected =
        ExpectedIdentity.exactly(
            word(folder.resolve("identity"), DEFAULT_IDENTITY),
            word(folder.resolve("issuer"), DEFAULT_ISSUER));
    return root.then(
            r -> bundle.then(b -> SigstoreVerifier.of(r, Thresholds.DEFAULT).verify(b, artifact)))
        .then(expected::verify);
  }

  private static Map<String, Path> cases() throws IOException {
    Map<String, Path> cases = new TreeMap<>();
    try (Stream<Path> folders = Files.list(Fixtures.path(CASES))) {
      folders.filter(Files::isDirectory).forEach(f -> cases.put(f.getFileName().toString(), f));
    }
    return cases;
  }

  private static Path artifact(Map.Entry<String, Path> c) {
    Path own = c.getValue().resolve("artifact");
    return Files.exists(own) ? own : c.getValue().resolveSibling("a.txt");
  }

  private static String name(String folder) {
    return folder.substring(0, folder.length() - (folder.endsWith("_fail") ? 5 : 0));
  }

  private static String word(Path file, String otherwise) throws IOException {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8).strip() : otherwise;
  }
}
