package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the signal and the end. */
class StoppingTest {
  @TempDir static Path folder;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final GatedModel gated = new GatedModel();

  @AfterEach
  void letGo() {
    gated.letGo();
    threads.close();
  }

  private static ServerSettings grace(int seconds) {
    var environment = Map.of("MLSERVER_SHUTDOWN_GRACE_SECONDS", Integer.toString(seconds));
    return SettingsReader.read(folder, null, environment).settings().onFreePorts();
  }

  private Server start(int graceSeconds) {
    return Server.start(
        grace(graceSeconds),
        new TestModels().with("slow", null, gated).with("m", null, TestModels.COUNTER));
  }

  private static void awaitNotReady(TestClient client) throws Exception {
    for (int i = 0; i < 500 && client.isReady(); i++) {
      Thread.sleep(10);
    }
  }

  @Test
  void requestsUnderWayAreAnsweredAndNewOnesRefused() throws Exception {
    Server server = start(60);
    try (var client = new TestClient(server).awaitReady()) {
      Future<HttpResponse<String>> rest = threads.submit(() -> client.infer("slow"));
      Future<ModelInferResponse> grpc = threads.submit(() -> client.grpcInfer("slow"));
      gated.awaitRequests(2);
      Future<Boolean> stopped = threads.submit(server::stop);
      awaitNotReady(client);

      assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
      HttpResponse<String> refused = client.infer("m");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("bonafide-reason")).contains("STOPPING");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      assertThat(client.load("m").headers().firstValue("bonafide-reason")).contains("STOPPING");
      assertThatThrownBy(() -> client.grpcInfer("m"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
      assertThat(stopped.isDone()).isFalse();

      gated.letGo();
      assertThat(rest.get().statusCode()).isEqualTo(200);
      assertThat(grpc.get().getModelName()).isEqualTo("slow");
      assertThat(stopped.get()).isTrue();
      assertThatThrownBy(() -> client.get("/v2/health/live")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void requestThatNeverEndsDoesNotKeepTheServerFromStopping() throws Exception {
    Server server = start(1);
    try (var client = new TestClient(server).awaitReady()) {
      Future<HttpResponse<String>> stuck = threads.submit(() -> client.infer("slow"));
      gated.awaitRequests(1);
      assertThat(server.stop()).isFalse();
      gated.letGo();
      assertThat(stuck)
          .satisfiesAnyOf(
              f -> assertThatThrownBy(f::get).hasCauseInstanceOf(IOException.class),
              f -> assertThat(f.get().statusCode()).isEqualTo(500));
    }
  }

  @Test
  void idleServerStopsAtOnce() throws Exception {
    Server server = start(3600);
    try (var client = new TestClient(server).awaitReady()) {
      assertThat(client.infer("m").statusCode()).isEqualTo(200); // leaves an open connection
      assertThat(server.stop()).isTrue();
      assertThat(server.stop()).isTrue();
    }
  }
}
