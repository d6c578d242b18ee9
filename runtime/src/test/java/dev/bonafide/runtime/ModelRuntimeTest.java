package dev.bonafide.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.AdmittedModel;
import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.EvidenceVerifier;
import dev.bonafide.admission.Verdict;
import dev.bonafide.admission.Verification;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.sklearn.data.Answer;
import dev.bonafide.sklearn.data.Labels;
import dev.bonafide.sklearn.data.Matrix;
import dev.bonafide.sklearn.estimator.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRuntimeTest {
  /** The notebook's tampered model: {@code posix.system("env > pwnd.txt")}. */
  private static final byte[] EVIL =
      HexFormat.of()
          .parseHex(
              "80049529000000000000008c05706f736978948c0673797374656d9493948c0e656e76203e2070776e642e7478749485945294"
                  + "2e");

  @TempDir Path temp;
  private Path models;
  private Path model;
  private SnapshotStore store;

  @BeforeEach
  void setUp() throws IOException {
    String named = System.getenv("BONAFIDE_FIXTURES");
    Path fixtures = Path.of(named == null ? "../../shared/fixtures" : named);
    Path good = fixtures.resolve("mlserver/models/good-model/model.joblib");
    Assumptions.assumeTrue(Files.exists(good), "no fixtures at " + fixtures);
    models = Files.createDirectory(temp.resolve("models"));
    model = Files.createDirectory(models.resolve("good-model"));
    Files.copy(good, model.resolve("model.joblib"));
    store = SnapshotStore.open(temp.resolve("store"), models, Limits.DEFAULT);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (store != null) {
      try (Stream<Path> files = Files.walk(temp.resolve("store"))) {
        assertThat(files.filter(Files::isRegularFile).filter(p -> !p.toString().endsWith(".lock")))
            .isEmpty();
      }
      store.close();
    }
  }

  private Candidate candidate() {
    return (Candidate) Repository.at(models, Map.of()).discover().getFirst();
  }

  private AdmittedModel unverified() {
    return ((Verdict.Admitted)
            Admitter.insecurelySkippingVerification(store, DecisionLog.none()).admit(candidate()))
        .model();
  }

  private static Reason refused(Outcome<LoadedModel> outcome) {
    return ((Outcome.Refused<LoadedModel>) outcome).refusal().reason();
  }

  private static LoadedModel loaded(Outcome<LoadedModel> outcome) {
    return ((Outcome.Accepted<LoadedModel>) outcome).value();
  }

  /** Reads signature files that hold a hexadecimal SHA-256: "release signed this digest". */
  private static final EvidenceVerifier HEX =
      new EvidenceVerifier() {
        @Override
        public Outcome<List<Facts>> verify(String name, byte[] evidence) {
          return Outcome.accepted(
              List.of(
                  new Facts(
                      new Signer.Keyless(
                          "agm@seldon.io",
                          "https://accounts.google.com",
                          Map.of(),
                          Digest.sha256(new byte[0]),
                          "default"),
                      new Content.Message(
                          Digest.ofHex(DigestAlgorithm.SHA256, new String(evidence, UTF_8))),
                      List.of(
                          new TrustedTime(
                              Instant.EPOCH, TrustedTime.Origin.TIMESTAMP_AUTHORITY, "tsa")),
                      List.of(),
                      new Facts.Source(name, Digest.sha256(evidence)),
                      List.of())));
        }

        @Override
        public Map<String, Duration> rootAges() {
          return Map.of();
        }
      };

  private void sign(String name) throws IOException {
    Files.writeString(
        model.resolve(name + ".sigstore.json"),
        Digest.sha256(Files.readAllBytes(model.resolve(name))).hex());
  }

  private Admitter enforcing() throws IOException {
    Path file = temp.resolve("policy.yaml");
    Files.writeString(
        file,
        """
        authorities:
          release: { keyless: { identities: [ { issuer: "https://accounts.google.com", subject: "agm@seldon.io" } ] } }
        models:
          - { match: "*", require: { any: [release] } }
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return Admitter.enforcing(Policy.read(file, List.of(models)), HEX, store, DecisionLog.none());
  }

  @Test
  void hostilePickleIsRefusedByNameAndItsCopyIsGivenBack() throws IOException {
    Files.write(model.resolve("model.joblib"), EVIL);
    assertThat(refused(new ModelRuntime().load(unverified())))
        .isIn(Reason.FORBIDDEN_GLOBAL, Reason.FORBIDDEN_OPCODE);
    assertThat(Path.of("pwnd.txt")).doesNotExist();
  }

  @Test
  void unknownDefaultOutputIsRefused() throws IOException {
    Files.writeString(
        model.resolve("model-settings.json"),
        "{\"parameters\": {\"extra\": {\"predict_fn\": \"transform\"}}}");
    assertThat(refused(new ModelRuntime().load(unverified()))).isEqualTo(Reason.SETTINGS_INVALID);
  }

  @Test
  void goodModelAnswersAndSaysWhyItMay() throws IOException {
    sign("model.joblib");
    var verdict = (Verdict.Admitted) enforcing().admit(candidate());
    try (LoadedModel loaded = loaded(new ModelRuntime().load(verdict.model()))) {
      assertThat(loaded.name()).isEqualTo("good-model");
      assertThat(loaded.estimator().type()).hasToString("sklearn.svm._classes.SVC");
      assertThat(loaded.ground().verification()).isEqualTo(Verification.VERIFIED);
      assertThat(loaded.verificationJson().toString())
          .contains("agm@seldon.io")
          .contains(verdict.record().id());
      assertThat(loaded.defaultMethod()).isEqualTo(Method.PREDICT);
      var answer = loaded.infer(Matrix.of(1, 64, new double[64]), List.of(Method.PREDICT));
      assertThat(((Outcome.Accepted<List<Answer>>) answer).value().getFirst())
          .isInstanceOf(Labels.class);
    }
  }

  @Test
  void unverifiedModelSaysSo() {
    try (LoadedModel loaded = loaded(new ModelRuntime().load(unverified()))) {
      assertThat(loaded.verificationJson().string("verification")).isEqualTo("UNVERIFIED");
    }
  }

  private void expect(String predicted) throws IOException {
    String zeros = Arrays.stream(new int[64]).mapToObj(i -> "0").collect(Collectors.joining(","));
    Files.writeString(
        model.resolve("expected.json"),
        "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, 64], \"datatype\": \"FP64\", \"data\": ["
            + zeros
            + "]}], \"outputs\": [{\"name\": \"predict\", \"data\": ["
            + predicted
            + "]}]}");
  }

  @Test
  void modelThatDoesNotAnswerAsItsSignedExpectationSaysIsRefused() throws IOException {
    sign("model.joblib");
    long digit;
    try (LoadedModel loaded = loaded(new ModelRuntime().load(unverified()))) {
      var answers = loaded.infer(Matrix.of(1, 64, new double[64]), List.of(Method.PREDICT));
      digit =
          ((Labels.Ints) ((Outcome.Accepted<List<Answer>>) answers).value().getFirst()).values()[0];
    }
    expect(Long.toString((digit + 1) % 10));
    sign("expected.json");
    var wrong = (Verdict.Admitted) enforcing().admit(candidate());
    assertThat(refused(new ModelRuntime().load(wrong.model())))
        .isEqualTo(Reason.EXPECTATION_FAILED);
    expect(Long.toString(digit));
    sign("expected.json");
    var right = (Verdict.Admitted) enforcing().admit(candidate());
    loaded(new ModelRuntime().load(right.model())).close();
  }

  @Test
  void unsignedExpectationIsNotBelieved() throws IOException {
    sign("model.joblib");
    expect("77");
    var verdict = (Verdict.Admitted) enforcing().admit(candidate());
    loaded(new ModelRuntime().load(verdict.model())).close();
  }

  @Test
  void swappedInALoopNoUnverifiedByteIsEverParsed() throws Exception {
    sign("model.joblib");
    byte[] good = Files.readAllBytes(model.resolve("model.joblib"));
    Path artefact = model.resolve("model.joblib");
    Candidate candidate = candidate();
    Admitter admitter = enforcing();
    var runtime = new ModelRuntime();
    var stop = new AtomicBoolean();
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!stop.get()) {
                      Files.write(temp.resolve("side"), EVIL);
                      Files.move(temp.resolve("side"), artefact, StandardCopyOption.ATOMIC_MOVE);
                      Files.write(artefact, good);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    Set<Reason> reasons = new HashSet<>();
    int loads = 0;
    for (int i = 0; i < 200; i++) {
      switch (admitter.admit(candidate)) {
        case Verdict.Admitted(AdmittedModel admitted, var r) -> {
          // Whatever is admitted is the model: were a byte of the other parsed, this would refuse.
          loaded(runtime.load(admitted)).close();
          loads++;
        }
        case Verdict.Refused(Refusal refusal, var r) -> reasons.add(refusal.reason());
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(reasons)
        .isSubsetOf(Reason.DIGEST_MISMATCH, Reason.CHANGED_WHILE_READING, Reason.UNREADABLE);
    Files.write(artefact, good);
    loaded(runtime.load(((Verdict.Admitted) admitter.admit(candidate)).model())).close();
    assertThat(loads).isLessThanOrEqualTo(200);
    assertThat(Path.of("pwnd.txt")).doesNotExist();
  }
}
