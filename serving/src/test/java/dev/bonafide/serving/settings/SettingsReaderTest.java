package dev.bonafide.serving.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @TempDir Path repository;

  private SettingsReader.Result read(String json, Map<String, String> environment)
      throws IOException {
    Files.writeString(repository.resolve("settings.json"), json);
    return SettingsReader.read(repository, null, environment);
  }

  @Test
  void repositoryCannotOpenTheServerOrSendItsDataElsewhere() throws IOException {
    var result =
        read(
            """
            {"host": "0.0.0.0", "cors_settings": {"allow_origins": ["*"]},
             "tracing_server": "evil.example:4317", "kafka_enabled": true,
             "logging_settings": "log.conf", "max_request_bytes": 99999999999}
            """,
            Map.of());
    assertThat(result.settings()).isEqualTo(ServerSettings.DEFAULT);
    assertThat(result.notices())
        .hasSize(6)
        .anySatisfy(n -> assertThat(n).contains("host", "MLSERVER_HOST"))
        .anySatisfy(n -> assertThat(n).contains("kafka_enabled"));
  }

  @Test
  void unknownKeysAreNamed() throws IOException {
    assertThat(read("{\"http_prot\": 1}", Map.of("MLSERVER_NO_SUCH", "1")).notices())
        .hasSize(2)
        .anySatisfy(n -> assertThat(n).contains("http_prot"))
        .anySatisfy(n -> assertThat(n).contains("MLSERVER_NO_SUCH"));
  }

  @Test
  void wrongKindStopsTheStart() {
    assertThatThrownBy(() -> read("{\"http_port\": null}", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("http_port")
        .hasMessageContaining("null");
    assertThatThrownBy(() -> read("{\"http_port\": 70000}", Map.of()))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> read("{", Map.of())).isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> read("{}", Map.of("MLSERVER_LOAD_MODELS_AT_STARTUP", "perhaps")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("MLSERVER_LOAD_MODELS_AT_STARTUP");
  }

  @Test
  void fileWinsOverEnvironmentAsInMlserver() throws IOException {
    var settings =
        read(
                "{\"HTTP_PORT\": \"9000\"}",
                Map.of("mlserver_http_port", "1", "MLSERVER_GRPC_PORT", "2"))
            .settings();
    assertThat(settings.httpPort()).isEqualTo(9000);
    assertThat(settings.grpcPort()).isEqualTo(2);
  }

  @Test
  void operatorsFileWinsOverTheRepository() throws IOException {
    Path own = repository.resolve("own.json");
    Files.writeString(own, "{\"http_port\": 1, \"host\": \"0.0.0.0\"}");
    Files.writeString(repository.resolve("settings.json"), "{\"http_port\": 2, \"grpc_port\": 3}");
    var settings = SettingsReader.read(repository, own, Map.of()).settings();
    assertThat(settings.httpPort()).isEqualTo(1);
    assertThat(settings.grpcPort()).isEqualTo(3);
    assertThat(settings.host()).isEqualTo("0.0.0.0");
  }

  @Test
  void environmentTakesNestedValuesAsJsonAndFlat() throws IOException {
    var nested = read("{}", Map.of("MLSERVER_CORS_SETTINGS", "{\"allow_origins\":[\"http://a\"]}"));
    assertThat(nested.settings().cors().allowOrigins()).containsExactly("http://a");
    var flat = read("{}", Map.of("MLSERVER_ALLOW_ORIGINS", "[\"http://b\"]"));
    assertThat(flat.settings().cors().allowOrigins()).containsExactly("http://b");
    assertThat(read("{}", Map.of("MLSERVER_EXTENSIONS", "[\"foo\"]")).settings().extensions())
        .containsExactly("foo");
  }

  @Test
  void theNotebooksSettingsAreTaken() throws IOException {
    var result = read("{\"load_models_at_startup\": false}", Map.of());
    assertThat(result.settings().loadModelsAtStartup()).isFalse();
    assertThat(result.notices()).isEmpty();
  }

  @Test
  void seldonsLauncherIsUnderstood() throws IOException {
    var result =
        SettingsReader.read(
            repository,
            null,
            Map.of(
                "MLSERVER_LOAD_MODELS_AT_STARTUP", "false",
                "MLSERVER_HTTP_PORT", "9000",
                "MLSERVER_GRPC_PORT", "9500",
                "MLSERVER_MODELS_DIR", "/mnt/agent/models",
                "MLSERVER_PARALLEL_WORKERS", "1",
                "MLSERVER_DEBUG", "false",
                "MLSERVER_GRPC_MAX_MESSAGE_LENGTH", "1048576000"));
    assertThat(result.settings().httpPort()).isEqualTo(9000);
    assertThat(result.settings().grpcPort()).isEqualTo(9500);
    assertThat(result.settings().grpcMaxMessageBytes()).isEqualTo(1048576000);
    assertThat(result.notices()).hasSize(1).first().asString().contains("PARALLEL_WORKERS");
  }
}
