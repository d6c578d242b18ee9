package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.proto.InferTensorContents;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.grpc.proto.ModelReadyRequest;
import dev.bonafide.serving.grpc.proto.RepositoryIndexRequest;
import dev.bonafide.serving.grpc.proto.RepositoryIndexResponse.ModelIndex;
import dev.bonafide.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.bonafide.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.bonafide.serving.grpc.proto.ServerLiveRequest;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Seldon Core 2's agent does, step by step: the server starts without a model; for each model
 * the agent copies one version's folder out of the release into {@code NAME_VERSION/VERSION} below
 * the repository, writes that name and version into its settings, and asks over gRPC for the load.
 */
class SeldonTest {
  @TempDir Path folder;
  private SignedRepository repository;
  private Server server;
  private TestClient client;

  @BeforeEach
  void startWithoutAModel() throws Exception {
    repository = new SignedRepository(folder);
    var environment =
        Map.of(
            "MLSERVER_LOAD_MODELS_AT_STARTUP", "false",
            "MLSERVER_MODELS_DIR", "/mnt/agent/models",
            "MLSERVER_PARALLEL_WORKERS", "1",
            "MLSERVER_DEBUG", "false",
            "MLSERVER_GRPC_MAX_MESSAGE_LENGTH", "1048576000");
    var settings =
        SettingsReader.read(repository.models(), null, environment).settings().onFreePorts();
    repository.sign(List.of()); // the authority exists before the first model does
    server = Server.start(settings, repository.admitted(environment));
    client = new TestClient(server);
    assertThat(stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(index()).isEmpty();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub() {
    return client.grpc();
  }

  private List<ModelIndex> index() {
    return stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance()).getModelsList();
  }

  /** What was released: one signed folder a version. */
  private Path released(String version) throws Exception {
    Path target = Files.createDirectories(folder.resolve("release").resolve(version));
    Path source = Fixtures.folder("mlserver").resolve("models/versioned").resolve(version);
    Files.copy(source.resolve("model.joblib"), target.resolve("model.joblib"));
    Files.writeString(
        target.resolve("model-settings.json"),
        "{\"name\": \"digits\", \"implementation\": \"mlserver_sklearn.SKLearnModel\","
            + " \"parameters\": {\"uri\": \"./model.joblib\", \"version\": \"v0\"}}");
    repository.sign(List.of(target.resolve("model.joblib")));
    return target;
  }

  /** The agent's copy, with the name and the version that it serves under. */
  private Path copied(Path release, String name, String version) throws IOException {
    Path target = repository.models().resolve(name).resolve(version);
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(release)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    Path settings = target.resolve("model-settings.json");
    var members = new java.util.TreeMap<>(Fixtures.json(settings).members());
    var parameters = new java.util.TreeMap<>(((Json.Obj) members.get("parameters")).members());
    parameters.put("version", Json.of(version));
    members.put("name", Json.of(name));
    members.put("parameters", new Json.Obj(parameters));
    Files.writeString(settings, JsonWriter.compact(new Json.Obj(members)), StandardCharsets.UTF_8);
    return target;
  }

  private void load(String name) {
    stub().repositoryModelLoad(RepositoryModelLoadRequest.newBuilder().setModelName(name).build());
  }

  private void unload(String name) {
    stub()
        .repositoryModelUnload(
            RepositoryModelUnloadRequest.newBuilder().setModelName(name).build());
  }

  private ModelInferResponse infer(String name) {
    return stub()
        .modelInfer(
            ModelInferRequest.newBuilder()
                .setModelName(name)
                .addInputs(
                    ModelInferRequest.InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 64L))
                        .setContents(
                            InferTensorContents.newBuilder()
                                .addAllFp32Contents(Collections.nCopies(64, 1f))))
                .build());
  }

  private void assertNotFound(String name) {
    assertThatThrownBy(() -> infer(name))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void aChangedCopyIsUnavailableAndSaysWhy() throws Exception {
    Path copy = copied(released("1"), "digits_1", "1");
    byte[] bytes = Files.readAllBytes(copy.resolve("model.joblib"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy.resolve("model.joblib"), bytes);
    assertThatThrownBy(() -> load("digits_1"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
              assertThat(
                      e.getTrailers()
                          .get(
                              Metadata.Key.of("bonafide-reason", Metadata.ASCII_STRING_MARSHALLER)))
                  .isEqualTo("DIGEST_MISMATCH");
            });
    assertThat(index())
        .singleElement()
        .satisfies(
            model -> {
              assertThat(model.getName()).isEqualTo("digits_1");
              assertThat(model.getVersion()).isEqualTo("1");
              assertThat(model.getState()).isEqualTo("UNAVAILABLE");
              assertThat(model.getReason()).contains("DIGEST_MISMATCH");
            });
    assertNotFound("digits_1");
  }

  @Test
  void aModelThatWasNotCopiedYetIsNotFound() {
    assertThatThrownBy(() -> load("digits_1"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void versionsAreCopiedLoadedAskedAndUnloadedOneAfterTheOther() throws Exception {
    copied(released("1"), "digits_1", "1");
    load("digits_1");
    ModelInferResponse first = infer("digits_1");
    assertThat(first.getModelName()).isEqualTo("digits_1");
    assertThat(first.getModelVersion()).isEqualTo("1");
    assertThat(first.getOutputs(0).getContents().getInt64ContentsCount()).isEqualTo(1);

    // The next version is there before the one before it goes.
    copied(released("2"), "digits_2", "2");
    load("digits_2");
    assertThat(index())
        .extracting(ModelIndex::getName, ModelIndex::getVersion, ModelIndex::getState)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("digits_1", "1", "READY"),
            org.assertj.core.groups.Tuple.tuple("digits_2", "2", "READY"));
    unload("digits_1");
    assertNotFound("digits_1");
    assertThat(infer("digits_2").getModelVersion()).isEqualTo("2");

    unload("digits_2");
    assertThat(index()).extracting(ModelIndex::getState).containsOnly("UNAVAILABLE");
    load("digits_2"); // and back, from the same copy
    assertThat(infer("digits_2").getModelVersion()).isEqualTo("2");
    assertThat(
            stub()
                .modelReady(ModelReadyRequest.newBuilder().setName("digits_2").build())
                .getReady())
        .isTrue();
  }
}
