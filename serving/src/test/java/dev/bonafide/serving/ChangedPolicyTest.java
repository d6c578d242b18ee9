package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.record.DecisionRecord;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.runtime.ModelRuntime;
import dev.bonafide.serving.inference.AdmittedModels;
import dev.bonafide.serving.inference.PolicyWatch;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of models that serve when the operator changes the policy. */
class ChangedPolicyTest {
  private static final String ZEROS =
      "{\"inputs\": [{\"name\": \"x\", \"shape\": [1, 64], \"datatype\": \"FP32\", \"data\": ["
          + "0,".repeat(63)
          + "0]}]}";

  @TempDir Path folder;
  private SignedRepository repository;
  private AdmittedModels models;
  private DecisionLog log;

  @BeforeEach
  void repository() throws Exception {
    log = DecisionLog.open(folder.resolve("record"));
    repository = new SignedRepository(folder);
    repository.sign(List.of(model("a"), model("b")));
    models =
        new AdmittedModels(
            Repository.at(repository.models(), Map.of()),
            repository.admitter(repository.policy(), log),
            new ModelRuntime());
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Path model(String name) throws IOException {
    Path file = repository.models().resolve(name).resolve("model.joblib");
    Files.createDirectories(file.getParent());
    return Files.copy(Fixtures.folder("mlserver").resolve("models/good-model/model.joblib"), file);
  }

  private static int infer(TestClient client, String model) throws Exception {
    return client.post("/v2/models/" + model + "/infer", ZEROS).statusCode();
  }

  private void under(Server server, String policy) throws IOException {
    models.judgeBy(repository.admitter(policy, log));
    server.review();
  }

  @Test
  void modelThatIsDeniedIsWithdrawnAndTheOthersServeOn() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      assertThat(infer(client, "a")).isEqualTo(200);
      under(server, repository.policy() + "deny:\n  - { match: \"a\", because: \"withdrawn\" }\n");
      assertThat(infer(client, "a")).isEqualTo(404);
      assertThat(infer(client, "b")).isEqualTo(200);
      assertThat(client.post("/v2/repository/index", "{}").body())
          .contains("{\"name\":\"a\",\"state\":\"UNAVAILABLE\",\"reason\":\"DENIED: ");
      assertThat(client.metrics())
          .contains("bonafide_model_withdrawals_total{reason=\"DENIED\"} 1")
          .contains("bonafide_models_serving 1");
      assertThat(client.load("a").body()).contains("\"reason\":\"DENIED\"");
      under(server, repository.policy()); // taken back: it is not loaded by itself
      assertThat(infer(client, "a")).isEqualTo(404);
      assertThat(client.load("a").statusCode()).isEqualTo(200);
      assertThat(infer(client, "a")).isEqualTo(200);
    }
    log.close();
    var audit = (Outcome.Accepted<DecisionLog.Audit>) DecisionLog.audit(folder.resolve("record"));
    assertThat(audit.value().decisions())
        .filteredOn(d -> d.outcome().equals("withdrawn"))
        .singleElement()
        .satisfies(d -> assertThat(d.reason()).isEqualTo("DENIED"))
        .satisfies(d -> assertThat(d.body().get("files").toString()).contains("model.joblib"))
        .extracting(DecisionRecord::model)
        .isEqualTo("a");
  }

  @Test
  void deniedBytesAreWithdrawnUnderEveryName() throws Exception {
    Digest digest =
        Digest.sha256(Files.readAllBytes(repository.models().resolve("a/model.joblib")));
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      under(server, repository.policy() + "deny:\n  - { digest: \"" + digest + "\" }\n");
      assertThat(client.get("/v2/models").body()).isEqualTo("{\"models\":[]}");
    }
  }

  @Test
  void signerWhoIsNotTrustedAnyMoreTakesTheirModelsAlong() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      under(server, repository.policy().replace("subject: \"", "subject: \"another-"));
      assertThat(infer(client, "a")).isEqualTo(404);
      assertThat(client.post("/v2/repository/index", "{}").body()).contains("IDENTITY_MISMATCH");
    }
  }

  /** What was read with the model decides, not what is in the repository by now. */
  @Test
  void evidenceThatIsGoneFromTheRepositoryWithdrawsNothing() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      Files.delete(repository.models().resolve("a/model.joblib.sigstore.json"));
      Files.delete(repository.models().resolve("b/model.joblib"));
      under(server, repository.policy() + "# changed\n");
      assertThat(infer(client, "a")).isEqualTo(200);
      assertThat(infer(client, "b")).isEqualTo(200);
    }
  }

  /** A root that cannot be read tells nothing about a model. */
  @Test
  void rootThatCannotBeReadWithdrawsNothing() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      Path root = folder.resolve("sandbox/trusted_root.json");
      Files.move(root, folder.resolve("aside"));
      under(server, repository.policy());
      assertThat(infer(client, "a")).isEqualTo(200);
      assertThat(client.load("a").statusCode()).isEqualTo(400);
      assertThat(infer(client, "a")).isEqualTo(200);
    }
  }

  @Test
  void changedPolicyCountsByItselfAndAnUnreadableOneChangesNothing() throws Exception {
    var next = new AtomicReference<Optional<Admitter>>(Optional.empty());
    var looks = new java.util.concurrent.Semaphore(0);
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady();
        var _ =
            PolicyWatch.start(
                Duration.ofMillis(20),
                () -> {
                  looks.release();
                  Optional<Admitter> changed = next.getAndSet(Optional.empty());
                  if (changed == null) {
                    throw new ConfigurationException("policy.yaml, line 1: nonsense", "mend it");
                  }
                  return changed;
                },
                models,
                server::review)) {
      next.set(null);
      looks.acquire(3);
      assertThat(infer(client, "a")).isEqualTo(200);
      next.set(
          Optional.of(
              repository.admitter(repository.policy() + "deny:\n  - { match: \"a\" }\n", log)));
      for (int i = 0; i < 500 && infer(client, "a") == 200; i++) {
        Thread.sleep(10);
      }
      assertThat(infer(client, "a")).isEqualTo(404);
    }
  }
}
