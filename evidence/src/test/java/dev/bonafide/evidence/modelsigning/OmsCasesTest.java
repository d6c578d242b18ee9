package dev.bonafide.evidence.modelsigning;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.Fixtures.bytes;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.BundledRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The given cases of OpenSSF Model Signing: what must be refused is refused for its reason, by the
 * command line and by a server.
 */
class OmsCasesTest {
  /** What the command line, which follows the specification, refuses, and why. */
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          entry("both-dsse-and-messagesig", Reason.MALFORMED_EVIDENCE),
          entry("both-key-and-chain", Reason.MALFORMED_EVIDENCE),
          entry("bundle-bom", Reason.MALFORMED_EVIDENCE),
          entry("bundle-duplicate-key", Reason.MALFORMED_EVIDENCE),
          entry("bundle-empty-file", Reason.MALFORMED_EVIDENCE),
          entry("bundle-trailing-garbage", Reason.MALFORMED_EVIDENCE),
          entry("cert-attacker-embeds-root", Reason.UNTRUSTED_CERTIFICATE),
          entry("cert-expired", Reason.OUTSIDE_VALIDITY),
          entry("cert-keyencipherment-only", Reason.UNTRUSTED_CERTIFICATE),
          entry("cert-leaf-substituted", Reason.SIGNATURE_INVALID),
          entry("cert-missing-int", Reason.UNTRUSTED_CERTIFICATE),
          entry("cert-self-signed", Reason.UNTRUSTED_CERTIFICATE),
          entry("cert-tampered-file", Reason.CHANGED_FILE),
          entry("cert-trust-int-only", Reason.UNTRUSTED_CERTIFICATE),
          entry("cert-wrong-root", Reason.UNTRUSTED_CERTIFICATE),
          entry("files-blake3-tampered", Reason.CHANGED_FILE),
          entry("git-included-default-verify", Reason.MISSING_FILE),
          entry("hint-wrong-case", Reason.KEY_MISMATCH),
          entry("key-as-cert", Reason.METHOD_MISMATCH),
          entry("mediatype-30b7", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("mediatype-6062", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("mediatype-c019", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("mediatype-ca9f", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("mediatype-da39", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("no-envelope", Reason.MALFORMED_EVIDENCE),
          entry("no-mediatype", Reason.UNSUPPORTED_MEDIA_TYPE),
          entry("no-signatures", Reason.MALFORMED_EVIDENCE),
          entry("no-verification-material", Reason.MALFORMED_EVIDENCE),
          entry("official-key-as-sigstore", Reason.METHOD_MISMATCH),
          entry("official-v1.1.0-sigstore-identity-prefix", Reason.IDENTITY_MISMATCH),
          entry("official-v1.1.0-sigstore-integratedtime", Reason.LOG_PROMISE_INVALID),
          entry("official-v1.1.0-sigstore-sig-from-v1.0.1", Reason.SIGNATURE_INVALID),
          entry("official-v1.1.0-sigstore-wrong-identity", Reason.IDENTITY_MISMATCH),
          entry("p384-with-sha256", Reason.SIGNATURE_INVALID),
          entry("pae-compat-current-payload", Reason.SIGNATURE_INVALID),
          entry("payload-whitespace", Reason.SIGNATURE_INVALID),
          entry("payloadtype-changed", Reason.SIGNATURE_INVALID),
          entry("pubkey-ed25519", Reason.UNSUPPORTED_ALGORITHM),
          entry("pubkey-k256", Reason.UNSUPPORTED_ALGORITHM),
          entry("pubkey-rsa2048", Reason.UNSUPPORTED_ALGORITHM),
          entry("resigned-by-attacker-hint-kept", Reason.SIGNATURE_INVALID),
          entry("shards-extended", Reason.CHANGED_FILE),
          entry("shards-extra-empty-file", Reason.EXTRA_FILE),
          entry("shards-tampered", Reason.CHANGED_FILE),
          entry("shards-truncated", Reason.CHANGED_FILE),
          entry("shards-wrong-alg-suffix", Reason.MANIFEST_INVALID),
          entry("sig-flipped", Reason.SIGNATURE_INVALID),
          entry("sign-only-ignored", Reason.MANIFEST_INVALID),
          entry("stmt-alg-md5", Reason.MANIFEST_INVALID),
          entry("stmt-digest-uppercase", Reason.MANIFEST_INVALID),
          entry("stmt-dot-prefix", Reason.MANIFEST_INVALID),
          entry("stmt-double-slash", Reason.MANIFEST_INVALID),
          entry("stmt-dup-predicate-key", Reason.MALFORMED_EVIDENCE),
          entry("stmt-duplicate-resource-differs", Reason.MANIFEST_INVALID),
          entry("stmt-ignore-everything", Reason.MANIFEST_INVALID),
          entry("stmt-ignore-everything-empty-resources", Reason.MANIFEST_INVALID),
          entry("stmt-ignore-glob", Reason.EXTRA_FILE),
          entry("stmt-ignore-traversal", Reason.MANIFEST_INVALID),
          entry("stmt-method-unknown", Reason.MANIFEST_INVALID),
          entry("stmt-missing-file-in-manifest", Reason.EXTRA_FILE),
          entry("stmt-nan-literal", Reason.MALFORMED_EVIDENCE),
          entry("stmt-no-subject", Reason.MANIFEST_INVALID),
          entry("stmt-predicate-v1.1", Reason.PREDICATE_MISMATCH),
          entry("stmt-predicate-v2", Reason.PREDICATE_MISMATCH),
          entry("stmt-shardsize-with-files", Reason.MANIFEST_INVALID),
          entry("stmt-slsa-predicate", Reason.PREDICATE_MISMATCH),
          entry("stmt-subject-name-empty", Reason.MANIFEST_INVALID),
          entry("stmt-traversal", Reason.MANIFEST_INVALID),
          entry("stmt-traversal-ignore-unsigned", Reason.MANIFEST_INVALID),
          entry("stmt-two-subjects", Reason.MANIFEST_INVALID),
          entry("stmt-type-v0.1", Reason.MANIFEST_INVALID),
          entry("symlink-parent-swap-unsigned-ok", Reason.SYMLINK),
          entry("symlink-swap-allowflag", Reason.SYMLINK),
          entry("tamper-case-rename", Reason.MISSING_FILE),
          entry("tamper-content", Reason.CHANGED_FILE),
          entry("tamper-content-ignore-unsigned", Reason.CHANGED_FILE),
          entry("tamper-extra", Reason.EXTRA_FILE),
          entry("tamper-extra-dotfile", Reason.EXTRA_FILE),
          entry("tamper-missing", Reason.MISSING_FILE),
          entry("tamper-missing-ignore-unsigned", Reason.MISSING_FILE),
          entry("tamper-multi", Reason.CHANGED_FILE),
          entry("tamper-nfd-rename", Reason.MISSING_FILE),
          entry("tamper-rename", Reason.MISSING_FILE),
          entry("tamper-swap", Reason.CHANGED_FILE),
          entry("two-sigs-bad-first", Reason.MALFORMED_EVIDENCE),
          entry("two-sigs-good-first", Reason.MALFORMED_EVIDENCE),
          entry("verifier-ignores-signed-file", Reason.MISSING_FILE),
          entry("wrong-key-no-hint", Reason.SIGNATURE_INVALID));

  /** What the specification allows and a server refuses by default. */
  private static final Map<String, Reason> SERVING_REASONS =
      Map.ofEntries(
          entry("cert-tls-server", Reason.UNTRUSTED_CERTIFICATE),
          entry("symlink-dir-allowed", Reason.SYMLINK),
          entry("symlink-file-allowed-default-verify", Reason.SYMLINK),
          entry("symlink-outside-allowed", Reason.SYMLINK));

  @TempDir static Path folder;
  private static Map<String, OmsCases.Case> cases = Map.of();

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    cases = OmsCases.unpack(folder);
  }

  @TestFactory
  Stream<DynamicTest> theCommandLineJudgesAsTheSpecificationDoes() {
    return verifications()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(), () -> judge(c, Rules.SPECIFICATION, REASONS.get(c.getKey()))));
  }

  @TestFactory
  Stream<DynamicTest> aServerAlsoRefusesWhatIsAllowedButDangerous() {
    return verifications()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(),
                    () ->
                        judge(
                            c,
                            Rules.SERVING,
                            REASONS.getOrDefault(c.getKey(), SERVING_REASONS.get(c.getKey())))));
  }

  private static void judge(
      Map.Entry<String, OmsCases.Case> c, Rules rules, @Nullable Reason reason) {
    Outcome<ModelComparison> outcome = c.getValue().verify(rules);
    if (reason == null) {
      assertThat(accepted(outcome).matching()).isNotEmpty();
    } else {
      assertRefused(outcome, reason);
    }
  }

  @Test
  void theTableAgreesWithWhatTheCasesExpect() {
    List<String> disagreeing = new ArrayList<>();
    verifications()
        .forEach(
            c -> {
              String expected = c.getValue().string("bonafide_expected");
              boolean refused = REASONS.containsKey(c.getKey());
              boolean refusedServing = refused || SERVING_REASONS.containsKey(c.getKey());
              boolean agrees =
                  switch (expected) {
                    case "accept" -> !refusedServing;
                    case "reject" -> refused;
                    default ->
                        refusedServing
                            && refused == c.getValue().string("spec_expected").equals("reject");
                  };
              if (!agrees) {
                disagreeing.add(c.getKey() + " expects " + expected);
              }
            });
    assertThat(disagreeing).isEmpty();
    assertThat(verifications().count()).isGreaterThanOrEqualTo(139);
  }

  @Test
  void theEncodingFromBeforeDsseIsReadOnlyWhereTheOperatorAllowsIt() {
    OmsCases.Case legacy = caseOf("pae-compat-current-payload");
    assertRefused(legacy.verify(Rules.SERVING), Reason.SIGNATURE_INVALID);
    assertRefused(legacy.verify(Rules.SPECIFICATION), Reason.SIGNATURE_INVALID);
    assertThat(accepted(legacy.verify(Rules.LEGACY)).matching()).isNotEmpty();
  }

  @Test
  void everyDifferenceIsReportedAtOnce() {
    OmsCases.Case many = caseOf("tamper-multi");
    String message = assertRefused(many.verify(Rules.SERVING), Reason.CHANGED_FILE).message();
    assertThat(message).contains("changed: config.json", "missing: sub/tok.txt", "not signed: n");
  }

  @Test
  void bundlesOfTheSpecificationsVectorsAreReadOrRefusedAsItSays() {
    for (String valid : List.of("spec-vector-valid-certificate", "spec-vector-valid-key")) {
      assertThat(parse(valid).isAccepted()).as(valid).isTrue();
    }
    assertRefused(parse("spec-vector-invalid-empty"), Reason.MALFORMED_EVIDENCE);
    assertRefused(parse("spec-vector-invalid-missing-envelope"), Reason.MALFORMED_EVIDENCE);
    Bundle unlogged = accepted(parse("spec-vector-invalid-missing-tlog-entries"));
    assertRefused(
        SigstoreVerifier.of(BundledRoots.publicGood(), Thresholds.DEFAULT)
            .verify(unlogged, new Artifact.Claimed()),
        Reason.LOG_ENTRY_MISSING);
  }

  private static Outcome<Bundle> parse(String name) {
    return Bundle.parse("bundle.json", bytes(caseOf(name).folder().resolve("bundle.json")));
  }

  private static OmsCases.Case caseOf(String name) {
    OmsCases.Case found = cases.get(name);
    if (found == null) {
      throw new AssertionError("no case " + name);
    }
    return found;
  }

  private static Stream<Map.Entry<String, OmsCases.Case>> verifications() {
    return cases.entrySet().stream().filter(c -> c.getValue().isVerification());
  }
}
