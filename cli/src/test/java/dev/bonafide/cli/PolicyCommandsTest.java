package dev.bonafide.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.admission.record.FactsJson;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.sandbox.Sandbox;
import dev.bonafide.signing.IdentityToken;
import dev.bonafide.signing.KeylessSigner;
import dev.bonafide.signing.SignableFile;
import dev.bonafide.signing.SignedBundle;
import dev.bonafide.signing.SigningServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands as a user sees them, on a model that the sandbox signed. */
class PolicyCommandsTest {
  /** Of scikit-learn, as the trainer writes it. */
  private static final String VERSION = "1.9.1";

  private static final Digest DIGEST = Digest.sha256(new byte[] {1});

  @TempDir Path temp;
  private Path models;
  private Path model;
  private Path bundle;
  private Path sandbox;
  private Path policy;
  private String out = "";
  private String err = "";

  private int run(String... args) {
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Console.Mode.TEXT,
            false);
    int code = Bonafide.run(List.of(args), console);
    out = stdout.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return code;
  }

  @BeforeEach
  void signedModel() throws IOException {
    models = temp.resolve("models");
    model = models.resolve("good-model/model.joblib");
    bundle = models.resolve("good-model/model.joblib.sigstore.json");
    sandbox = temp.resolve("sandbox");
    policy = temp.resolve("bonafide-policy.yaml");
    Files.createDirectories(models.resolve("good-model"));
    assertThat(
            run(
                "train",
                "svc",
                "--dataset",
                "digits",
                "--gamma",
                "0.001",
                "--out",
                model.toString()))
        .isZero();
    try (Sandbox made = Sandbox.openOrCreate(sandbox)) {
      Files.write(bundle, sign(made).bytes());
    }
  }

  private SignedBundle sign(Sandbox made) throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    var services =
        new SigningServices(
            made.certificateAuthority(),
            List.of(made.transparencyLog()),
            List.of(made.timestampAuthority()),
            List.of());
    Instant now = Instant.now();
    var root =
        accepted(
            TrustRoot.parse(
                "sandbox", made.trustedRootJson().getBytes(StandardCharsets.UTF_8), now));
    var signer =
        accepted(
            KeylessSigner.open(
                services,
                accepted(IdentityToken.parse(made.identityToken(), now)),
                disclosure -> true,
                (json, subject) ->
                    Bundle.parse("model.joblib.sigstore.json", json)
                        .then(
                            b ->
                                SigstoreVerifier.of(root, Thresholds.DEFAULT)
                                    .verify(b, Artifact.Known.of(subject))),
                Clock.systemUTC()));
    return accepted(
        signer.signFile(
            new SignableFile("model.joblib", Digest.sha256(bytes), Arrays.copyOf(bytes, 7))));
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T> r -> throw new AssertionError(r.refusal().toString());
    };
  }

  private int init() {
    return run(
        "policy",
        "init",
        "--from",
        bundle.toString(),
        "--match",
        "good-model",
        "--sandbox=" + sandbox,
        "--out",
        policy.toString());
  }

  private int check() {
    return run("check", models.toString(), "--policy", policy.toString());
  }

  @Test
  void policyIsMadeOnlyFromABundleThatVerifies() throws IOException {
    assertThat(run("policy", "init", "--from", bundle.toString(), "--out", policy.toString()))
        .isEqualTo(1);
    assertThat(err).contains("--sandbox");
    assertThat(policy).doesNotExist();
    Files.writeString(bundle, "{}");
    assertThat(init()).isEqualTo(1);
    Files.delete(bundle);
    assertThat(init()).isEqualTo(2);
  }

  @Test
  void existingPolicyIsNotReplacedUnasked() throws IOException {
    Files.writeString(policy, "mine");
    assertThat(init()).isEqualTo(2);
    assertThat(Files.readString(policy)).isEqualTo("mine");
  }

  @Test
  void policyWithAnUnknownWordIsUsageErrorWithLineAndSuggestion() throws IOException {
    assertThat(init()).isZero();
    Files.writeString(policy, Files.readString(policy).replace("require:", "requires:"));
    assertThat(run("policy", "check", policy.toString())).isEqualTo(2);
    assertThat(err)
        .containsPattern("bonafide-policy\\.yaml:[0-9]+:")
        .contains("did you mean require?");
  }

  @Test
  void withoutPolicyNothingWouldLoadAndTheHintMakesOne() throws IOException {
    assertThat(run("check", models.toString())).isEqualTo(1);
    assertThat(out).contains("NO_POLICY").contains("policy init --from " + bundle.toRealPath());
  }

  @Test
  void tamperedModelIsRefusedByCheckAndExplained() throws IOException {
    assertThat(init()).isZero();
    Files.write(model, new byte[] {1, 2, 3});
    assertThat(check()).isEqualTo(1);
    assertThat(out).contains("DIGEST_MISMATCH").contains("0 would load, 1 would not");
    assertThat(
            run(
                "policy",
                "explain",
                models.toString(),
                "good-model",
                "--policy",
                policy.toString()))
        .isEqualTo(1);
    assertThat(out).contains("DIGEST_MISMATCH");
    assertThat(run("policy", "explain", models.toString(), "nobody", "--policy", policy.toString()))
        .isEqualTo(1);
    assertThat(err).contains("MODEL_NOT_FOUND");
  }

  @Test
  void modelUnderAnotherNameHasNoPolicy() throws IOException {
    assertThat(init()).isZero();
    Files.move(models.resolve("good-model"), models.resolve("other-model"));
    assertThat(check()).isEqualTo(1);
    assertThat(out).contains("NO_POLICY").contains("other-model").contains("developer@example.com");
  }

  @Test
  void signedModelWouldLoadUnderTheMadePolicy() {
    assertThat(init()).isZero();
    assertThat(out).contains("developer@example.com");
    assertThat(run("policy", "check", policy.toString())).isZero();
    assertThat(out).contains("enforce", "developer@example.com", "models good-model: release");
    assertThat(check()).isZero();
    assertThat(out).contains("ok      good-model").contains("SVC").contains("verified");
    assertThat(
            run(
                "policy",
                "explain",
                models.toString(),
                "good-model",
                "--policy",
                policy.toString()))
        .isZero();
    assertThat(out).contains("meets release").contains("granted");
    assertThat(run("check", models.toString(), "--policy", policy.toString(), "--json")).isZero();
    assertThat(out).startsWith("{").contains("\"verification\": \"VERIFIED\"");
  }

  @Test
  void modelOfAnEstimatorThatIsNotSupportedWouldNotLoad() throws IOException {
    replaceModel("csklearn.cluster._dbscan\nDBSCAN\n)\u0081.".getBytes(ISO_8859_1));
    assertThat(init()).isZero();
    assertThat(check()).isEqualTo(1);
    assertThat(out)
        .contains("refused good-model")
        .contains("UNSUPPORTED_ESTIMATOR")
        .contains("DBSCAN is not supported: it labels the samples of the fit")
        .contains("serve this model with another runtime");
  }

  @Test
  void modelOfAnUntestedVersionLoadsOnlyWhereThePolicyNamesIt() throws IOException {
    String bytes = new String(Files.readAllBytes(model), ISO_8859_1);
    assertThat(bytes.contains(VERSION)).isTrue();
    replaceModel(bytes.replace(VERSION, "1.10.").getBytes(ISO_8859_1));
    assertThat(init()).isZero();
    assertThat(check()).isEqualTo(1);
    assertThat(out)
        .contains("UNTESTED_SKLEARN_VERSION")
        .contains("\"scikit-learn 1.10\" in allowUntestedVersions");
    Files.writeString(
        policy,
        "\n    allowUntestedVersions: [\"scikit-learn 1.10\"]\n",
        StandardOpenOption.APPEND);
    assertThat(check()).as(Files.readString(policy)).isZero();
    assertThat(out).contains("SVC of scikit-learn 1.10.", "note: untested: answers of models by");
    assertThat(run("inspect", model.toString())).isZero();
    assertThat(out).contains("made with:  scikit-learn 1.10.", "(untested)");
  }

  @Test
  void modelOfTheOldestReleaseThatIsReadIsMarkedUntested() throws IOException {
    String bytes = new String(Files.readAllBytes(model), ISO_8859_1);
    replaceModel(bytes.replace(VERSION, "1.0.2").getBytes(ISO_8859_1));
    assertThat(init()).isZero();
    assertThat(check()).isZero();
    assertThat(out).contains("SVC of scikit-learn 1.0.2", "note: untested");
    assertThat(run("check", models.toString(), "--policy", policy.toString(), "--json")).isZero();
    assertThat(out).contains("\"untested: answers of models by scikit-learn 1.0.2");
  }

  /** Another model under the same name, signed as the first one was. */
  private void replaceModel(byte[] bytes) throws IOException {
    Files.write(model, bytes);
    try (Sandbox made = Sandbox.openOrCreate(sandbox)) {
      Files.write(bundle, sign(made).bytes());
    }
  }

  @Test
  void policyInsideTheRepositoryIsUsageError() throws IOException {
    assertThat(init()).isZero();
    Path inside = models.resolve("policy.yaml");
    Files.copy(policy, inside);
    assertThat(run("check", models.toString(), "--policy", inside.toString())).isEqualTo(2);
    assertThat(err).contains("inside the repository");
  }

  @Test
  void auditOfNoRecordIsUsageError() {
    assertThat(run("audit", temp.resolve("none").toString())).isEqualTo(2);
  }

  private static DecisionRecord decision(String outcome, String reason, Json.ObjectBuilder body) {
    return new DecisionRecord(
        "id-" + outcome,
        Instant.parse("2026-11-23T12:00:00Z"),
        "churn",
        "v1",
        outcome,
        reason,
        body.put("artefact", "model.joblib").build());
  }

  private static Json.Obj fact(Signer signer) {
    return Json.object()
        .put("signer", FactsJson.signer(signer))
        .put("content", Json.object().put("digest", DIGEST.toString()).build())
        .build();
  }

  @Test
  void auditShowsWhoSignedWhichBytesAndWhyOneWasTurnedAway() {
    Path record = temp.resolve("record");
    var person = new Signer.Keyless("dev\n@example.com", "https://issuer", Map.of(), DIGEST, "box");
    var key = new Signer.KeyHolder(DIGEST);
    try (var log = DecisionLog.open(record)) {
      var digests = Json.object().put("sha256", DIGEST.hex()).build();
      var file = Json.object().put("name", "model.joblib").put("digests", digests).build();
      log.record(
          decision(
              "admitted",
              "",
              Json.object()
                  .put("facts", Json.array(List.of(fact(person), fact(key), fact(key))))
                  .put("files", Json.array(List.of(file)))));
      log.record(
          decision(
              "refused",
              "DENIED",
              Json.object()
                  .put("facts", Json.array(List.of(fact(key))))
                  .put("message", "denied by the policy: trained on the wrong data")));
    }
    assertThat(run("audit", record.toString())).isZero();
    assertThat(out.lines())
        .containsExactly(
            "2026-11-23T12:00:00Z  admitted  churn v1  id-admitted",
            "  signed by dev\\u000a@example.com (issuer https://issuer) and key " + DIGEST,
            "  model.joblib " + DIGEST,
            "2026-11-23T12:00:00Z  refused DENIED  churn v1  id-refused",
            "  denied by the policy: trained on the wrong data",
            "  signed by key " + DIGEST,
            "  model.joblib signed as " + DIGEST,
            "2 of 2 decisions; the record is sound");
  }

  private int infer(String rows, String... more) throws IOException {
    Path input = Files.writeString(temp.resolve("rows.csv"), rows);
    var args =
        new ArrayList<>(List.of("infer", "--model", model.toString(), "--input", input.toString()));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  @Test
  void unsignedModelDoesNotAnswer() throws IOException {
    assertThat(infer("0,".repeat(63) + "0\n")).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err).contains("NO_POLICY");
  }

  @Test
  void jsonAndCsvOnTheSameStreamAreAUsageError() throws IOException {
    assertThat(infer("0\n", "--json", "--output-format", "csv")).isEqualTo(2);
  }

  @Test
  void admittedModelAnswersRowsOfAFile() throws IOException {
    init();
    String rows = ("0,".repeat(63) + "0\n").repeat(3);
    assertThat(infer(rows, "--policy", policy.toString(), "--output-format", "csv")).isZero();
    assertThat(out.lines()).hasSize(4).first().isEqualTo("predict");
    assertThat(infer(rows, "--policy", policy.toString())).isZero();
    assertThat(out)
        .startsWith("{\"model_name\":\"good-model\"")
        .contains("\"name\":\"predict\",\"shape\":[3,1],\"datatype\":\"INT64\"");
    assertThat(infer(rows, "--policy", policy.toString(), "--json")).isZero();
    assertThat(out).contains("\"outcome\": \"ok\"").contains("\"model_name\": \"good-model\"");
  }

  @Test
  void modelInPlaceOfItsSignatureGetsTheSignatureSuggested() throws IOException {
    assertThat(run("policy", "init", "--from", model.toString())).isEqualTo(1);
    assertThat(err).contains(model + ": ", "did you mean --from " + bundle + "?");
    assertThat(run("policy", "init", "--from", model.getParent().toString())).isEqualTo(2);
    assertThat(err).contains("is a folder").doesNotContain("did you mean");
    Path signature = Files.copy(bundle, bundle.resolveSibling("model.sig"));
    assertThat(run("policy", "init", "--from", model.getParent().toString())).isEqualTo(2);
    assertThat(err).contains("did you mean --from " + signature + "?");
  }

  @Test
  void fileThatIsNoPolicyIsNotEchoed() throws IOException {
    Path rows = Files.writeString(temp.resolve("rows.csv"), "0,1,2,3\n".repeat(1000));
    assertThat(run("policy", "check", rows.toString())).isEqualTo(2);
    assertThat(err).contains("found '0,1,2,3", "…'").hasSizeLessThan(300);
  }
}
