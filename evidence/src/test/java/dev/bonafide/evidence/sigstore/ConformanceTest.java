package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.CaseTable;
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
import java.util.List;
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

  private static final CaseTable TABLE = CaseTable.under("sigstore-conformance");

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
        .filter(c -> !isAboutTheDigest(c))
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(), () -> judge(c.getKey(), c.getValue(), new Artifact.Claimed())));
  }

  private static boolean isAboutTheDigest(Map.Entry<String, Path> c) {
    return verify(c.getValue(), new Artifact.File(artifact(c)))
            instanceof Outcome.Refused<Facts>(Refusal refusal)
        && refusal.reason() == Reason.DIGEST_MISMATCH;
  }

  @Test
  void everyGivenCaseHasItsReasonOnThePage() throws IOException {
    var judged = new TreeMap<String, List<String>>();
    for (var c : cases().entrySet()) {
      var outcome = verify(c.getValue(), new Artifact.File(artifact(c)));
      judged.put(c.getKey(), List.of(CaseTable.word(outcome)));
    }
    TABLE.rewriteIfAsked(judged);
    CaseTable.under("sigstore-conformance").assertComplete(70);
  }

  private static void judge(String name, Path folder, Artifact artifact) {
    Outcome<Facts> outcome = verify(folder, artifact);
    TABLE.assertJudged(name, 0, outcome, !name.endsWith("_fail"));
    if (outcome.isAccepted()) {
      assertThat(accepted(outcome).logEntries()).isNotEmpty();
    }
  }

  private static Outcome<Facts> verify(Path folder, Artifact artifact) {
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

  private static String word(Path file, String otherwise) {
    return Files.exists(file) ? new String(bytes(file), StandardCharsets.UTF_8).strip() : otherwise;
  }
}
