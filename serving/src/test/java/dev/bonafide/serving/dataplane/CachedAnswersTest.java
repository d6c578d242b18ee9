package dev.bonafide.serving.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.serving.Server;
import dev.bonafide.serving.TestClient;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which answers come from the response cache, and which are computed. */
class CachedAnswersTest {
  @TempDir Path folder;

  private final AtomicInteger computed = new AtomicInteger();
  private final Predictor counting =
      request -> {
        computed.incrementAndGet();
        return TestModels.COUNTER.predict(request);
      };

  private Server start(String cacheEnabled, TestModels models) {
    var environment = Map.of("MLSERVER_CACHE_ENABLED", cacheEnabled, "MLSERVER_CACHE_SIZE", "2");
    var settings = SettingsReader.read(folder, null, environment).settings();
    return Server.start(settings.onFreePorts(), models);
  }

  private void asked(TestClient client, String model, int computations) throws Exception {
    int before = computed.get();
    assertThat(client.infer(model).statusCode()).isEqualTo(200);
    assertThat(computed.get() - before).as(model).isEqualTo(computations);
  }

  @Test
  void reloadedModelNeverAnswersFromBefore() throws Exception {
    try (Server server = start("true", new TestModels().withCached("m", null, counting));
        var client = new TestClient(server).awaitReady()) {
      asked(client, "m", 1);
      asked(client, "m", 0);
      client.load("m");
      asked(client, "m", 1);
      asked(client, "m", 0);
    }
  }

  @Test
  void versionsAndModelsNeverAnswerForEachOther() throws Exception {
    var models =
        new TestModels()
            .withCached("a", "1", counting)
            .withCached("a", "2", counting)
            .withCached("b", null, counting);
    try (Server server = start("true", models);
        var client = new TestClient(server).awaitReady()) {
      asked(client, "a/versions/1", 1);
      asked(client, "a/versions/2", 1);
      asked(client, "a", 0); // the default is version 2
      asked(client, "b", 1);
      asked(client, "a/versions/1", 1); // two are kept, the first came first
      asked(client, "b", 0);
    }
  }

  @Test
  void nothingIsKeptUnlessServerAndModelAskForIt() throws Exception {
    var models = new TestModels().withCached("m", null, counting).with("uncached", null, counting);
    try (Server server = start("false", models);
        var client = new TestClient(server).awaitReady()) {
      asked(client, "m", 1);
      asked(client, "m", 1);
    }
    try (Server server = start("true", models);
        var client = new TestClient(server).awaitReady()) {
      asked(client, "uncached", 1);
      asked(client, "uncached", 1);
    }
  }
}
