package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests than {@code max_concurrent_requests}. */
class OverloadTest {
  @TempDir Path folder;

  private Server start(GatedModel gated) {
    var environment = Map.of("MLSERVER_MAX_CONCURRENT_REQUESTS", "4");
    var settings = SettingsReader.read(folder, null, environment).settings().onFreePorts();
    return Server.start(
        settings, new TestModels().with("slow", null, gated).with("m", null, TestModels.COUNTER));
  }

  private static List<HttpResponse<String>> all(List<Future<HttpResponse<String>>> futures)
      throws Exception {
    var answers = new ArrayList<HttpResponse<String>>();
    for (var future : futures) {
      answers.add(future.get());
    }
    return answers;
  }

  @Test
  void requestsBeyondTheLimitAreToldToComeAgain() throws Exception {
    var gated = new GatedModel();
    try (Server server = start(gated);
        var client = new TestClient(server).awaitReady();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var under = new ArrayList<Future<HttpResponse<String>>>();
      for (int i = 0; i < 4; i++) {
        under.add(threads.submit(() -> client.infer("slow")));
      }
      gated.awaitRequests(4);
      var beyond = new ArrayList<Future<HttpResponse<String>>>();
      for (int i = 0; i < 20; i++) {
        beyond.add(threads.submit(() -> client.infer("m")));
      }
      assertThat(all(beyond))
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("bonafide-reason")).contains("OVERLOADED");
                assertThat(answer.headers().firstValue("retry-after")).contains("1");
              });
      assertThatThrownBy(() -> client.grpcInfer("m"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
      // Everything but inference is answered all the same.
      assertThat(client.get("/v2/health/live").statusCode()).isEqualTo(200);
      assertThat(client.isReady()).isTrue();
      assertThat(client.load("m").statusCode()).isEqualTo(200);

      gated.letGo();
      assertThat(all(under)).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(200));
      assertThat(client.infer("m").statusCode()).isEqualTo(200);
      assertThat(client.metrics()).contains("parallel_request_queue_bucket{le=\"4.0\"} 26");
    }
  }
}
