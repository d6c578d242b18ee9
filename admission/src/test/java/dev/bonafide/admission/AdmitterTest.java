package dev.bonafide.admission;

import static dev.bonafide.admission.FakeEvidence.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.SnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmitterTest {
  private static final String AGM = "agm@seldon.io";

  @TempDir Path temp;
  private Path models;
  private Path model;
  private SnapshotStore store;

  @BeforeEach
  void setUp() throws IOException {
    models = Files.createDirectory(temp.resolve("models"));
    model = Files.createDirectory(models.resolve("good-model"));
    put("model.joblib", "good");
    store = SnapshotStore.open(temp.resolve("store"), models, Limits.DEFAULT);
  }

  @AfterEach
  void nothingIsLeftInTheStore() throws IOException {
    try (Stream<Path> files = Files.walk(temp.resolve("store"))) {
      assertThat(files.filter(Files::isRegularFile).filter(p -> !p.toString().endsWith(".lock")))
          .isEmpty();
    }
    store.close();
  }

  private void put(String name, String content) throws IOException {
    Files.createDirectories(model.resolve(name).getParent());
    Files.writeString(model.resolve(name), content);
  }

  private void sign(String name, String signer) throws IOException {
    put(
        name + ".sigstore.json",
        signer + " message " + Digest.sha256(Files.readAllBytes(model.resolve(name))).hex());
  }

  private Policy policy(String rule) throws IOException {
    return policy("enforce", rule);
  }

  private Policy policy(String mode, String rule) throws IOException {
    Path file = temp.resolve("policy.yaml");
    Files.writeString(
        file,
        """
        mode: %s
        authorities:
          release: { keyless: { identities: [ { issuer: "https://accounts.google.com", subject: "agm@seldon.io" } ] } }
          second: { keyless: { identities: [ { issuer: "https://accounts.google.com", subject: "second@seldon.io" } ] } }
        models:
          - match: ["good-model", "fraud-*"]
            %s
        """
            .formatted(mode, rule));
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return Policy.read(file, List.of(models));
  }

  private Candidate candidate() {
    var found = Repository.at(models, Map.of()).discover();
    assertThat(found).hasSize(1);
    return (Candidate) found.getFirst();
  }

  private Verdict admit(Policy policy) {
    return Admitter.enforcing(policy, new FakeEvidence(), store, DecisionLog.none())
        .admit(candidate());
  }

  private Refusal refused(Policy policy) {
    Verdict verdict = admit(policy);
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    assertThat(verdict.record().outcome()).isEqualTo("refused");
    Refusal refusal = ((Verdict.Refused) verdict).refusal();
    assertThat(verdict.record().reason()).isEqualTo(refusal.reason().name());
    return refusal;
  }

  private AdmittedModel admitted(Policy policy) {
    Verdict verdict = admit(policy);
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return ((Verdict.Admitted) verdict).model();
  }

  private static String bytes(AdmittedModel admitted) {
    return new String(admitted.bytes().toArray(ValueLayout.JAVA_BYTE), UTF_8);
  }

  private static final String ANY = "require: { any: [release] }";

  @Test
  void unsignedModelIsRefused() throws IOException {
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.NO_EVIDENCE);
  }

  @Test
  void changedModelIsRefused() throws IOException {
    sign("model.joblib", AGM);
    put("model.joblib", "evil");
    Refusal refusal = refused(policy(ANY));
    assertThat(refusal.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    assertThat(refusal.found()).contains(sha256("evil"));
    assertThat(refusal.expected()).contains(sha256("good"));
  }

  @Test
  void modelSignedBySomebodyElseIsRefusedWithBothNames() throws IOException {
    sign("model.joblib", "mallory@example.com");
    Refusal refusal = refused(policy(ANY));
    assertThat(refusal.reason()).isEqualTo(Reason.IDENTITY_MISMATCH);
    assertThat(refusal.found()).contains("mallory@example.com");
    assertThat(refusal.expected()).contains(AGM);
  }

  @Test
  void evilBytesSignedBySomebodyElseBesideTheOldSignatureAreRefused() throws IOException {
    sign("model.joblib", AGM);
    put("model.joblib", "evil");
    put("model.joblib.mallory.sigstore.json", "mallory@example.com message " + sha256("evil"));
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
  }

  @Test
  void invalidEvidenceIsRefusedWithItsOwnReason() throws IOException {
    put("model.joblib.sigstore.json", "invalid SIGNATURE_INVALID");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.SIGNATURE_INVALID);
  }

  @Test
  void invalidEvidenceDoesNotBlockValidEvidenceAndIsReported() throws IOException {
    sign("model.joblib", AGM);
    put("model.joblib.other.sigstore.json", "invalid LOG_PROOF_INVALID");
    put("bad.sig", "");
    try (AdmittedModel admitted = admitted(policy(ANY))) {
      assertThat(String.join("\n", admitted.ground().notices()))
          .contains("model.joblib.other.sigstore.json")
          .contains("bad.sig");
    }
  }

  @Test
  void keylessSignatureWithoutTrustedTimeIsRefused() throws IOException {
    put("model.joblib.sigstore.json", AGM + " message " + sha256("good") + " untimed");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.NO_TRUSTED_TIME);
  }

  @Test
  void modelThatNoRuleMatchesIsRefused() throws IOException {
    sign("model.joblib", AGM);
    put("model-settings.json", "{\"name\": \"other\"}");
    Refusal refusal = refused(policy(ANY));
    assertThat(refusal.reason()).isEqualTo(Reason.NO_POLICY);
    assertThat(refusal.hint()).contains("other").contains(AGM);
  }

  @Test
  void withoutPolicyNothingIsAdmittedAndTheHintNamesTheBundle() throws IOException {
    sign("model.joblib", AGM);
    var verdict = Admitter.withoutPolicy(DecisionLog.none()).admit(candidate());
    Refusal refusal = ((Verdict.Refused) verdict).refusal();
    assertThat(refusal.reason()).isEqualTo(Reason.NO_POLICY);
    assertThat(refusal.hint())
        .contains("policy init")
        .contains("good-model/model.joblib.sigstore.json");
  }

  @Test
  void skippedVerificationShowsEverywhere() throws IOException {
    var verdict =
        Admitter.insecurelySkippingVerification(store, DecisionLog.none()).admit(candidate());
    try (AdmittedModel admitted = ((Verdict.Admitted) verdict).model()) {
      assertThat(admitted.ground().verification()).isEqualTo(Verification.UNVERIFIED);
      assertThat(admitted.ground().notices()).isNotEmpty();
      assertThat(verdict.record().outcome()).isEqualTo("unverified");
      assertThat(bytes(admitted)).isEqualTo("good");
    }
  }

  @Test
  void oneOfTwoSignersIsNotEnoughForBoth() throws IOException {
    sign("model.joblib", AGM);
    put("model.joblib.again.sigstore.json", AGM + " message " + sha256("good"));
    assertThat(refused(policy("require: { all: [release, second] }")).reason())
        .isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
  }

  @Test
  void twoSignersMustHaveSignedTheSameBytes() throws IOException {
    sign("model.joblib", AGM);
    put("model.joblib.b.sigstore.json", "second@seldon.io message " + sha256("older"));
    assertThat(refused(policy("require: { all: [release, second] }")).reason())
        .isEqualTo(Reason.DIGEST_MISMATCH);
    put("model.joblib.b.sigstore.json", "second@seldon.io message " + sha256("good"));
    try (AdmittedModel admitted = admitted(policy("require: { all: [release, second] }"))) {
      assertThat(admitted.ground().facts()).hasSize(2);
    }
  }

  @Test
  void manifestThatDoesNotListTheModelIsRefused() throws IOException {
    put("model.sig", AGM + " manifest other.txt=" + sha256("other"));
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.UNSIGNED_FILE);
  }

  @Test
  void manifestThatListsOtherBytesIsRefused() throws IOException {
    put("model.sig", AGM + " manifest model.joblib=" + sha256("other"));
    assertThat(refused(policy(ANY)).reason()).isIn(Reason.CHANGED_FILE, Reason.DIGEST_MISMATCH);
  }

  @Test
  void attestationIsNoSignatureOverTheModel() throws IOException {
    put("model.sig", AGM + " https://slsa.dev/provenance/v1 " + sha256("good"));
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.PREDICATE_MISMATCH);
  }

  @Test
  void missingAttestationIsRefusedAndAPresentOneCounts() throws IOException {
    sign("model.joblib", AGM);
    String rule =
        ANY
            + "\n"
            + "    attestations: [ { predicateType: \"https://slsa.dev/provenance/v1\", require: {"
            + " any: [second] } } ]";
    assertThat(refused(policy(rule)).reason()).isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
    put("provenance.sig", "second@seldon.io https://slsa.dev/provenance/v1 " + sha256("other"));
    assertThat(refused(policy(rule)).reason()).isEqualTo(Reason.INSUFFICIENT_SIGNATURES);
    put("provenance.sig", "second@seldon.io https://slsa.dev/provenance/v1 " + sha256("good"));
    admitted(policy(rule)).close();
  }

  @Test
  void settingsThatAFolderSignatureListsMustMatch() throws IOException {
    put("model-settings.json", "{\"name\": \"good-model\"}");
    put(
        "model.sig",
        AGM
            + " manifest model.joblib="
            + sha256("good")
            + ",model-settings.json="
            + sha256("{\"name\": \"older\"}"));
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.CHANGED_FILE);
  }

  @Test
  void unsignedSettingsAreRefusedWhereThePolicyWantsThemSigned() throws IOException {
    String settings = "{\"name\": \"good-model\"}";
    put("model-settings.json", settings);
    sign("model.joblib", AGM);
    String rule = ANY + "\n    settings: signed";
    assertThat(refused(policy(rule)).reason()).isEqualTo(Reason.SETTINGS_NOT_SIGNED);
    put(
        "model.sig",
        AGM
            + " manifest model.joblib="
            + sha256("good")
            + ",model-settings.json="
            + sha256(settings));
    admitted(policy(rule)).close();
  }

  @Test
  void settingsThatWereSignedWithTheModelMayNotBeRemoved() throws IOException {
    String settings = "{\"name\": \"good-model\", \"parameters\": {\"uri\": \"newer.joblib\"}}";
    put("newer.joblib", "newer");
    put(
        "model.sig",
        AGM
            + " manifest model.joblib="
            + sha256("good")
            + ",newer.joblib="
            + sha256("newer")
            + ",model-settings.json="
            + sha256(settings));
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.MISSING_FILE);
    put("model-settings.json", settings);
    AdmittedModel newer = admitted(policy(ANY));
    assertThat(bytes(newer)).isEqualTo("newer");
    newer.close();
  }

  @Test
  void missingSettingsAreRefusedWhereThePolicyWantsThemSigned() throws IOException {
    sign("model.joblib", AGM);
    String rule = ANY + "\n    settings: signed";
    assertThat(refused(policy(rule)).reason()).isEqualTo(Reason.SETTINGS_NOT_SIGNED);
    admitted(policy(ANY)).close();
  }

  @Test
  void settingsMayNarrowButNotGrant() throws IOException {
    sign("model.joblib", AGM);
    put(
        "model-settings.json",
        "{\"parameters\": {\"cert_identity\": \"mallory@example.com\", \"cert_oidc_issuer\":"
            + " \"https://accounts.google.com\"}}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.IDENTITY_MISMATCH);
    sign("model.joblib", "mallory@example.com");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.IDENTITY_MISMATCH);
    sign("model.joblib", AGM);
    put(
        "model-settings.json",
        "{\"parameters\": {\"extra\": {\"cert_identity\": \"agm@seldon.io\"}}}");
    admitted(policy(ANY)).close();
  }

  @Test
  void bundlePathOfTheSettingsNarrowsToThatBundle() throws IOException {
    sign("model.joblib", AGM);
    put("model-settings.json", "{\"parameters\": {\"bundle_path\": \"../x.sigstore\"}}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.OUTSIDE_MODEL);
    put("model-settings.json", "{\"parameters\": {\"bundle_path\": \"model.joblib.sigstore\"}}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.ARTEFACT_NOT_FOUND);
    Files.move(model.resolve("model.joblib.sigstore.json"), model.resolve("model.joblib.sigstore"));
    admitted(policy(ANY)).close();
  }

  @Test
  void uriOutsideTheFolderAndOtherSchemesAreRefused() throws IOException {
    Files.writeString(models.resolve("other.joblib"), "good");
    for (String uri :
        List.of("../other.joblib", "/etc/passwd", "s3://bucket/model", "file:///etc/passwd")) {
      put("model-settings.json", "{\"parameters\": {\"uri\": \"" + uri + "\"}}");
      assertThat(refused(policy(ANY)).reason()).as(uri).isEqualTo(Reason.OUTSIDE_MODEL);
    }
    put("model-settings.json", "{\"parameters\": {\"uri\": \"./missing.joblib\"}}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.ARTEFACT_NOT_FOUND);
    Files.createSymbolicLink(model.resolve("link"), Path.of("../other.joblib"));
    put("model-settings.json", "{\"parameters\": {\"uri\": \"./link\"}}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.SYMLINK);
  }

  @Test
  void uriOfASignedFileInTheFolderIsAdmitted() throws IOException {
    put("v1/svc.bin", "other");
    sign("v1/svc.bin", AGM);
    for (String uri :
        List.of(
            "./v1/svc.bin",
            "v1//svc.bin",
            "file://v1/svc.bin",
            model.toRealPath() + "/v1/svc.bin")) {
      put("model-settings.json", "{\"parameters\": {\"uri\": \"" + uri + "\"}}");
      try (AdmittedModel admitted = admitted(policy(ANY))) {
        assertThat(admitted.artefact()).isEqualTo("v1/svc.bin");
        assertThat(bytes(admitted)).isEqualTo("other");
      }
    }
  }

  @Test
  void warnModeCoversMissingEvidenceOnly() throws IOException {
    try (AdmittedModel admitted = admitted(policy("warn", ANY))) {
      assertThat(admitted.ground().verification()).isEqualTo(Verification.WARNED);
      assertThat(String.join("\n", admitted.ground().notices())).contains("NO_EVIDENCE");
    }
    sign("model.joblib", "mallory@example.com");
    admitted(policy("warn", ANY)).close();
    put("model.joblib", "evil");
    assertThat(refused(policy("warn", ANY)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
    put("model.joblib.sigstore.json", "broken");
    assertThat(refused(policy("warn", ANY)).reason()).isEqualTo(Reason.MALFORMED_EVIDENCE);
    put("model.joblib.sigstore.json", "invalid SIGNATURE_INVALID");
    assertThat(refused(policy("warn", ANY)).reason()).isEqualTo(Reason.SIGNATURE_INVALID);
  }

  @Test
  void deniedBytesAreRefusedEvenInWarnModeAndWhenSigned() throws IOException {
    sign("model.joblib", AGM);
    String deny = "\ndeny: [ { digest: \"sha256:" + sha256("good") + "\", because: \"CVE\" } ]\n";
    Refusal refusal = refused(policy("warn", ANY + deny));
    assertThat(refusal.reason()).isEqualTo(Reason.DENIED);
    assertThat(refusal.message()).contains("CVE");
    Files.delete(model.resolve("model.joblib.sigstore.json"));
    assertThat(refused(policy("warn", ANY + deny)).reason()).isEqualTo(Reason.DENIED);
  }

  @Test
  void tooManySignatureFilesAreReportedAndDoNotBlockTheFirstOnes() throws IOException {
    sign("model.joblib", AGM);
    for (int i = 0; i < 40; i++) {
      put("model.joblib.%02d.sigstore.json".formatted(i), "broken");
    }
    Verdict verdict = admit(policy(ANY));
    assertThat(verdict.record().body().toString()).contains("LIMIT_EXCEEDED");
    ((Verdict.Admitted) verdict).model().close();
  }

  @Test
  void expectationsAreTakenOnlyWhereTheyAreSigned() throws IOException {
    sign("model.joblib", AGM);
    put("expected.json", "{}");
    try (AdmittedModel admitted = admitted(policy(ANY))) {
      assertThat(admitted.snapshot().file("expected.json")).isNull();
      assertThat(String.join("\n", admitted.ground().notices())).contains("expected.json");
    }
    sign("expected.json", AGM);
    try (AdmittedModel admitted = admitted(policy(ANY))) {
      assertThat(admitted.snapshot().file("expected.json")).isNotNull();
    }
    put("expected.json", "{\"changed\": 1}");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
  }

  @Test
  void otherAlgorithmsOfTheSignatureAreCompared() throws IOException {
    String sha512 = Digest.compute(DigestAlgorithm.SHA512, "good".getBytes(UTF_8)).hex();
    put("model.joblib.sigstore.json", AGM + " message " + sha512);
    admitted(policy(ANY)).close();
    put("model.joblib", "evil");
    assertThat(refused(policy(ANY)).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
  }

  @Test
  void theDecisionSaysOnWhatItWasMade() throws IOException {
    put("model-settings.json", "{\"name\": \"fraud-1\", \"colour\": \"red\"}");
    sign("model.joblib", AGM);
    Policy policy = policy(ANY + "\n    allowUntestedVersions: [\"scikit-learn 1.10\"]");
    Verdict verdict = admit(policy);
    try (AdmittedModel admitted = ((Verdict.Admitted) verdict).model()) {
      assertThat(admitted.name()).isEqualTo("fraud-1");
      assertThat(admitted.digest().hex()).isEqualTo(sha256("good"));
      assertThat(admitted.ground().verification()).isEqualTo(Verification.VERIFIED);
      assertThat(admitted.ground().allowUntestedVersions()).containsExactly("scikit-learn 1.10");
      assertThat(admitted.ground().decisionId()).isEqualTo(verdict.record().id());
      String body = verdict.record().body().toString();
      assertThat(body)
          .contains(policy.digest().toString())
          .contains(sha256("{\"name\": \"fraud-1\", \"colour\": \"red\"}"))
          .contains(AGM)
          .contains(sha256("good"))
          .contains("colour");
    }
  }

  @Test
  void swappedInALoopNoUnverifiedByteIsEverHandedOut() throws Exception {
    String good = "good".repeat(50_000);
    put("model.joblib", good);
    sign("model.joblib", AGM);
    Policy policy = policy(ANY);
    Candidate candidate = candidate();
    var admitter = Admitter.enforcing(policy, new FakeEvidence(), store, DecisionLog.none());
    var stop = new AtomicBoolean();
    Path artefact = model.resolve("model.joblib");
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!stop.get()) {
                      Files.writeString(temp.resolve("side"), "evil".repeat(50_000));
                      Files.move(temp.resolve("side"), artefact, StandardCopyOption.ATOMIC_MOVE);
                      Files.writeString(artefact, good);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    int refusals = 0;
    for (int i = 0; i < 150; i++) {
      switch (admitter.admit(candidate)) {
        case Verdict.Admitted(AdmittedModel admitted, var r) -> {
          assertThat(Digest.sha256(bytes(admitted).getBytes(UTF_8)).hex()).isEqualTo(sha256(good));
          admitted.close();
        }
        case Verdict.Refused(Refusal refusal, var r) -> {
          refusals++;
          assertThat(refusal.reason())
              .isIn(Reason.DIGEST_MISMATCH, Reason.CHANGED_WHILE_READING, Reason.UNREADABLE);
        }
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(refusals).isLessThanOrEqualTo(150);
  }
}
