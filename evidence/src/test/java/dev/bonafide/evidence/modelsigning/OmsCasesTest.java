package dev.bonafide.evidence.modelsigning;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.Fixtures.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.CaseTable;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.BundledRoots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
  private static final CaseTable TABLE = CaseTable.under("OpenSSF Model Signing");

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
                    c.getKey(),
                    () ->
                        judge(
                            c,
                            Rules.SPECIFICATION,
                            c.getValue().isAllowed() || c.getValue().isAccepted())));
  }

  @TestFactory
  Stream<DynamicTest> aServerAlsoRefusesWhatIsAllowedButDangerous() {
    return verifications()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(), () -> judge(c, Rules.SERVING, c.getValue().isAccepted())));
  }

  private static void judge(Map.Entry<String, OmsCases.Case> c, Rules rules, boolean accept) {
    Outcome<ModelComparison> outcome = c.getValue().verify(rules);
    TABLE.assertJudged(c.getKey(), rules == Rules.SPECIFICATION ? 0 : 1, outcome, accept);
    if (accept) {
      assertThat(accepted(outcome).matching()).isNotEmpty();
    }
  }

  @Test
  void everyGivenCaseHasItsReasonOnThePage() {
    var judged = new TreeMap<String, List<String>>();
    if (System.getProperty("bonafide.rewrite") != null) {
      verifications()
          .forEach(
              c ->
                  judged.put(
                      c.getKey(),
                      List.of(
                          CaseTable.word(c.getValue().verify(Rules.SPECIFICATION)),
                          CaseTable.word(c.getValue().verify(Rules.SERVING)))));
    }
    TABLE.rewriteIfAsked(judged);
    CaseTable.under("OpenSSF Model Signing").assertComplete(139);
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
