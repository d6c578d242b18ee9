package dev.bonafide.serving.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.TestClient;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.settings.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Metrics as a scraper sees them. */
class MetricsTest {
  /** What MLServer 1.7.1 shows, but for what only a Python process has. */
  private static final List<String> MLSERVERS =
      List.of(
          "rest_server_requests_total",
          "rest_server_request_duration_seconds_bucket",
          "rest_server_requests_in_progress",
          "model_infer_request_success_total",
          "model_infer_request_failure_total",
          "model_infer_request_duration_count",
          "model_infer_request_duration_sum",
          "parallel_request_queue_bucket",
          "batch_request_queue_bucket",
          "grpc_server_started_total",
          "grpc_server_handled_total",
          "grpc_server_msg_received_total",
          "grpc_server_msg_sent_total",
          "grpc_server_handling_seconds_bucket",
          "grpc_server_handled_latency_seconds_bucket",
          "process_virtual_memory_bytes",
          "process_resident_memory_bytes",
          "process_start_time_seconds",
          "process_cpu_seconds_total",
          "process_open_fds",
          "process_max_fds");

  private final TestModels models =
      new TestModels()
          .with("m", null, TestModels.COUNTER)
          .with("batched", "3", TestModels.COUNTER, 8, Duration.ofMillis(1))
          .withRefused("tampered", Reason.DIGEST_MISMATCH)
          .unrecorded(3);

  private static Set<String> names(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[ {]", 2)[0])
        .collect(Collectors.toSet());
  }

  private static double value(String metrics, String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .sum();
  }

  @Test
  void unknownNamesOfModelsPathsAndMethodsAreNoLabels() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      for (int i = 0; i < 30; i++) {
        client.infer("made-up-" + i);
        client.load("made-up-" + i);
        client.get("/v2/models/made-up-" + i + "/versions/made-up-version");
        client.get("/made-up-path-" + i);
      }
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> client.grpcInfer("made-up"))
          .isInstanceOf(io.grpc.StatusRuntimeException.class);
      assertThat(client.metrics()).doesNotContain("made-up");
    }
  }

  @Test
  void everyNameOfMlserversIsThere() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      assertThat(client.infer("m").statusCode()).isEqualTo(200);
      assertThat(client.infer("batched").statusCode()).isEqualTo(200);
      assertThat(client.post("/v2/models/m/infer", "{\"inputs\":[]}").statusCode())
          .isNotEqualTo(200);
      client.grpcInfer("m");
      String metrics = client.metrics();
      assertThat(names(metrics)).containsAll(MLSERVERS);
      assertThat(metrics)
          .contains(
              "rest_server_requests_total{app_name=\"mlserver\",method=\"POST\","
                  + "path=\"/v2/models/{model_name}/infer\",status_code=\"200\"} 2",
              "model_infer_request_success_total{model=\"m\",version=\"None\"} 2",
              "model_infer_request_success_total{model=\"batched\",version=\"3\"} 1",
              "batch_request_queue_count{model_name=\"batched\",model_version=\"3\"} 1",
              "bonafide_decisions_unrecorded_total 3",
              "bonafide_in_flight_bytes 0",
              "bonafide_model_admissions_total{outcome=\"ADMITTED\"} 2",
              "bonafide_model_admissions_total{outcome=\"DIGEST_MISMATCH\"} 1");
    }
  }

  @Test
  void gaugesReturnToWhatIsTrueAfterReloadsAndRefusals() throws Exception {
    try (Server server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      for (int i = 0; i < 5; i++) {
        client.load("m");
        client.load("batched");
        client.load("tampered");
      }
      assertThat(value(client.metrics(), "bonafide_models_serving")).isEqualTo(2);
      client.post("/v2/repository/models/m/unload", "");
      client.post("/v2/repository/models/m/unload", "");
      assertThat(value(client.metrics(), "bonafide_models_serving")).isEqualTo(1);
      models.without("batched", "3");
      client.load("batched");
      assertThat(value(client.metrics(), "bonafide_models_serving")).isEqualTo(1);
      for (int i = 0; i < 100 && inProgress(client) > 0; i++) {
        Thread.sleep(20); // an answer is sent before it is counted
      }
      assertThat(inProgress(client)).isZero();
    }
  }

  private static double inProgress(TestClient client) throws Exception {
    return Pattern.compile("rest_server_requests_in_progress\\{[^}]*\\} ([0-9.]+)")
        .matcher(client.metrics())
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .sum();
  }
}
