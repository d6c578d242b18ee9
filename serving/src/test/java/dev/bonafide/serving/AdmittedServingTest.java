package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc;
import dev.bonafide.serving.grpc.proto.ModelMetadataRequest;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed models, a policy, and the ways in which others drive the server. */
class AdmittedServingTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir Path folder;
  private SignedRepository repository;

  @BeforeEach
  void repository() throws IOException {
    repository = new SignedRepository(folder);
  }

  private Path model(String name, String settings) throws IOException {
    Path target = repository.models().resolve(name);
    Files.createDirectories(target);
    Path source = Fixtures.folder("mlserver").resolve("models/good-model/model.joblib");
    Files.copy(source, target.resolve("model.joblib"));
    if (!settings.isEmpty()) {
      Files.writeString(target.resolve("model-settings.json"), settings);
    }
    return target.resolve("model.joblib");
  }

  private Server start(Map<String, String> environment) throws Exception {
    var settings =
        SettingsReader.read(repository.models(), null, environment).settings().onFreePorts();
    return Server.start(settings, repository.admitted(environment));
  }

  private static HttpResponse<String> post(Server server, String path, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(Server server, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static void awaitReady(Server server) throws Exception {
    for (int i = 0; i < 300 && get(server, "/v2/health/ready").statusCode() != 200; i++) {
      Thread.sleep(50);
    }
  }

  private static ManagedChannel channel(Server server) {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort()).usePlaintext().build();
  }

  @Test
  void changedModelIsRefusedAndTheOldOneServesOn() throws Exception {
    Path file = model("m", "");
    repository.sign(List.of(file));
    try (Server server = start(Map.of("MLSERVER_LOAD_MODELS_AT_STARTUP", "false"))) {
      assertThat(post(server, "/v2/repository/models/m/load", "").statusCode()).isEqualTo(200);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
      var refused = post(server, "/v2/repository/models/m/load", "");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("Invalid signature for model 'm': ", "\"reason\":\"DIGEST_MISMATCH\"");
      assertThat(get(server, "/v2/models/m/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void unsignedModelIsRefused() throws Exception {
    model("m", "");
    repository.sign(List.of());
    try (Server server = start(Map.of())) {
      awaitReady(server);
      var refused = post(server, "/v2/repository/models/m/load", "");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(post(server, "/v2/repository/index", "{}").body())
          .contains("\"state\":\"UNAVAILABLE\"");
      assertThat(get(server, "/v2/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void metadataSaysWhoSigned() throws Exception {
    repository.sign(List.of(model("m", "")));
    try (Server server = start(Map.of())) {
      awaitReady(server);
      assertThat(get(server, "/v2/models/m").body())
          .contains("\"verification\":\"VERIFIED\"", "developer@example.com", "sha256:");
      ManagedChannel channel = channel(server);
      var metadata =
          GRPCInferenceServiceGrpc.newBlockingStub(channel)
              .modelMetadata(ModelMetadataRequest.newBuilder().setName("m").build());
      assertThat(metadata.getParametersMap().get("verification").getStringParam())
          .contains("developer@example.com");
      channel.shutdownNow();
    }
  }

  /** KServe mounts one model's folder and says everything in the environment. */
  @Test
  void kserveServesOneModelFromItsFolder() throws Exception {
    repository.sign(List.of(model("storage", "")));
    Path mounted = repository.models().resolve("storage");
    var environment =
        Map.of(
            "MLSERVER_MODEL_IMPLEMENTATION", "mlserver_sklearn.SKLearnModel",
            "MLSERVER_MODEL_NAME", "sklearn-digits",
            "MLSERVER_MODEL_URI", mounted.toString(),
            "MLSERVER_HTTP_PORT", "8080",
            "MLSERVER_GRPC_PORT", "9000");
    var settings = SettingsReader.read(mounted, null, environment).settings();
    assertThat(settings.readiness()).isEqualTo(dev.bonafide.serving.settings.Readiness.ALL);
    try (Server server = Server.start(settings.onFreePorts(), repository.admitted(environment))) {
      awaitReady(server);
      assertThat(get(server, "/v2/models/sklearn-digits/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void modelsAreLoadedAtStartUnlessToldOtherwise() throws Exception {
    repository.sign(List.of(model("m", "")));
    try (Server server = start(Map.of())) {
      awaitReady(server);
      assertThat(get(server, "/v2/models").body()).isEqualTo("{\"models\":[\"m\"]}");
    }
  }

  @Test
  void cacheNeverMixesModelsUp() throws Exception {
    String cached =
        "{\"implementation\": \"mlserver_sklearn.SKLearnModel\", \"cache_enabled\": true%s}";
    Path a = model("a", cached.formatted(""));
    Path b =
        model(
            "b",
            cached.formatted(
                ", \"parameters\": {\"extra\": {\"predict_fn\": \"decision_function\"}}"));
    repository.sign(List.of(a, b));
    String request =
        "{\"id\": \"1\", \"inputs\": [{\"name\": \"x\", \"shape\": [1, 64], \"datatype\": \"FP32\","
            + " \"data\": ["
            + "0,".repeat(63)
            + "0]}]}";
    try (Server server = start(Map.of("MLSERVER_CACHE_ENABLED", "true"))) {
      awaitReady(server);
      String first = post(server, "/v2/models/a/infer", request).body();
      assertThat(post(server, "/v2/models/a/infer", request).body()).isEqualTo(first);
      assertThat(post(server, "/v2/models/b/infer", request).body())
          .contains("\"model_name\":\"b\"", "\"decision_function\"");
    }
  }

  /** The defaults that the demonstration relies on. */
  @Test
  void defaultsAreMlserversButForTheHost() {
    ServerSettings d = ServerSettings.DEFAULT;
    assertThat(List.of(d.httpPort(), d.grpcPort(), d.metricsPort()))
        .containsExactly(8080, 8081, 8082);
    assertThat(d.host()).isEqualTo("127.0.0.1");
  }
}
