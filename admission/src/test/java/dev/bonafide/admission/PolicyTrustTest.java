package dev.bonafide.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.trustroot.BundledRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Admission with bundles that real signers made: those of the Sigstore conformance suite. */
class PolicyTrustTest {
  private static final String SUBJECT =
      "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";

  @TempDir Path temp;
  private Path assets;
  private Path models;
  private Path model;
  private Path operator;

  @BeforeEach
  void setUp() throws IOException {
    String named = System.getenv("BONAFIDE_FIXTURES");
    Path sigstore = Path.of(named == null ? "../../shared/fixtures" : named).resolve("sigstore");
    assets = sigstore.resolve("conformance-suite/test/assets/bundle-verify");
    Assumptions.assumeTrue(Files.isDirectory(assets), "no fixtures at " + assets);
    models = Files.createDirectory(temp.resolve("models"));
    model = Files.createDirectory(models.resolve("good"));
    operator = Files.createDirectory(temp.resolve("operator"));
    Files.copy(sigstore.resolve("trusted_root.prod.json"), operator.resolve("root.json"));
    Files.copy(assets.resolve("a.txt"), model.resolve("model.joblib"));
    ownOnly(operator.resolve("root.json"));
  }

  private static void ownOnly(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Policy policy(String authority) throws IOException {
    Path file = operator.resolve("policy.yaml");
    Files.writeString(
        file,
        "trust: { prod: { trustedRoot: root.json, maxAge: 36500d } }\nauthorities:\n  release: "
            + authority
            + "\nmodels: [ { match: good, require: { any: [release] } } ]\n");
    ownOnly(file);
    return Policy.read(file, List.of(models));
  }

  private static String keyless(String subject) {
    return "{ keyless: { identities: [ { issuer: \"https://token.actions.githubusercontent.com\","
        + " subject: \""
        + subject
        + "\" } ] } }";
  }

  private Verdict admit(String asset, String authority) throws IOException {
    Files.copy(
        assets.resolve(asset).resolve("bundle.sigstore.json"),
        model.resolve("model.joblib.sigstore.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Policy policy = policy(authority);
    var clock = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));
    var trust =
        PolicyTrust.of(
            policy,
            TrustRoots.files(
                root -> Outcome.refused(Reason.TRUST_ROOT_INVALID, "no network in this test")),
            clock);
    try (var store = SnapshotStore.open(temp.resolve("store"), models, Limits.DEFAULT)) {
      return Admitter.enforcing(policy, trust, store, DecisionLog.none())
          .admit((Candidate) Repository.at(models, Map.of()).discover().getFirst());
    }
  }

  private Reason refused(String asset, String authority) throws IOException {
    return ((Verdict.Refused) admit(asset, authority)).refusal().reason();
  }

  @Test
  void signerOtherThanThePolicysIsRefused() throws IOException {
    assertThat(refused("happy-path-v0.3", keyless("agm@seldon.io")))
        .isEqualTo(Reason.IDENTITY_MISMATCH);
  }

  @Test
  void bundlesOfTheSuiteThatMustFailAreRefusedWithTheVerifiersReason() throws IOException {
    assertThat(refused("bundle-from-wrong-instance_fail", keyless(SUBJECT)))
        .isNotIn(Reason.NO_EVIDENCE, Reason.IDENTITY_MISMATCH);
    assertThat(refused("set-invalid-signature_fail", keyless(SUBJECT)))
        .isEqualTo(Reason.LOG_PROMISE_INVALID);
    assertThat(refused("bundle-malformed-json_fail", keyless(SUBJECT)))
        .isEqualTo(Reason.MALFORMED_EVIDENCE);
  }

  @Test
  void changedModelIsRefused() throws IOException {
    Files.writeString(model.resolve("model.joblib"), "other");
    assertThat(refused("happy-path-v0.3", keyless(SUBJECT))).isEqualTo(Reason.DIGEST_MISMATCH);
  }

  @Test
  void anotherKeyThanThePolicysIsRefused() throws IOException {
    Path asset = assets.resolve("managed-key-wrong-key_fail");
    Files.copy(asset.resolve("key.pub"), operator.resolve("key.pub"));
    ownOnly(operator.resolve("key.pub"));
    assertThat(refused("managed-key-wrong-key_fail", "{ key: key.pub }"))
        .isIn(Reason.KEY_MISMATCH, Reason.SIGNATURE_INVALID);
    assertThat(refused("happy-path-v0.3", "{ key: key.pub }"))
        .isIn(Reason.METHOD_MISMATCH, Reason.KEY_MISMATCH);
  }

  @Test
  void bundlesOfRealSignersAreAdmittedUnderTheirPolicy() throws IOException {
    for (String asset : List.of("happy-path-v0.1", "happy-path-v0.2", "happy-path-v0.3")) {
      var verdict = admit(asset, keyless(SUBJECT));
      assertThat(verdict).as(asset).isInstanceOf(Verdict.Admitted.class);
      var facts = ((Verdict.Admitted) verdict).model().ground().facts();
      assertThat(facts).singleElement();
      assertThat(((Signer.Keyless) facts.getFirst().signer()).trustRoot()).isEqualTo("prod");
    }
    assertThat(
            admit(
                "happy-path-v0.3",
                "{ keyless: { identities: [ { githubWorkflowRepository:"
                    + " sigstore-conformance/extremely-dangerous-public-oidc-beacon,"
                    + " githubWorkflowRef: refs/heads/main } ] } }"))
        .isInstanceOf(Verdict.Admitted.class);
  }

  @Test
  void rootCountsUnderThePolicysNameWhateverItCallsItself() throws IOException {
    Files.copy(
        assets.resolve("happy-path-v0.3").resolve("bundle.sigstore.json"),
        model.resolve("model.joblib.sigstore.json"));
    Path file = operator.resolve("policy.yaml");
    Files.writeString(
        file,
        "authorities:\n  release: "
            + keyless(SUBJECT)
            + "\nmodels: [ { match: good, require: { any: [release] } } ]\n");
    ownOnly(file);
    Policy policy = Policy.read(file, List.of(models));
    var trust =
        PolicyTrust.of(
            policy,
            TrustRoots.files(root -> Outcome.accepted(BundledRoots.publicGood())),
            InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));
    try (var store = SnapshotStore.open(temp.resolve("store"), models, Limits.DEFAULT)) {
      var verdict =
          Admitter.enforcing(policy, trust, store, DecisionLog.none())
              .admit((Candidate) Repository.at(models, Map.of()).discover().getFirst());
      assertThat(verdict).as("%s", verdict.record()).isInstanceOf(Verdict.Admitted.class);
      assertThat(trust.rootAges()).containsKey("default");
    }
  }

  @Test
  void keyOfThePolicyIsAdmitted() throws IOException {
    Path asset = assets.resolve("managed-key-happy-path");
    Files.copy(asset.resolve("key.pub"), operator.resolve("key.pub"));
    ownOnly(operator.resolve("key.pub"));
    if (Files.exists(asset.resolve("artifact"))) {
      Files.copy(
          asset.resolve("artifact"),
          model.resolve("model.joblib"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(admit("managed-key-happy-path", "{ key: key.pub }"))
        .isInstanceOf(Verdict.Admitted.class);
  }
}
