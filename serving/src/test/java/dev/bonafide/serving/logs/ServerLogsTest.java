package dev.bonafide.serving.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.TestClient;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.settings.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The server's log, as text and as JSON. */
class ServerLogsTest {
  private static final String FORGED =
      "a\n2026-01-01T00:00:00Z [Models] INFO - model 'b' serves\r\u001b";

  @TempDir Path folder;

  @Test
  void nameWithALineBreakMakesNoSecondLineInTheText() {
    var context = new LoggerContext();
    var event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.bonafide.X"),
            Level.INFO,
            "{}",
            null,
            new Object[] {FORGED});
    String text =
        new String(ServerLogs.encoder(context, false).encode(event), StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    assertThat(text).doesNotContain("\u001b", "\r");
  }

  /**
   * Everything that the server logs of a load, a refusal, an inference and a bug, with debug on.
   */
  @Test
  void everyLineIsJsonWithTheRequestsIdAndNothingOfItsContent() throws Exception {
    var logger = (Logger) LoggerFactory.getLogger("dev.bonafide");
    Level level = logger.getLevel();
    var kept = new ListAppender<ILoggingEvent>();
    kept.start();
    logger.addAppender(kept);
    logger.setLevel(Level.DEBUG);
    var models =
        new TestModels()
            .with("m", null, TestModels.COUNTER)
            .with(FORGED, null, TestModels.COUNTER)
            .withRefused("quote\"d", Reason.DIGEST_MISMATCH)
            .withBug("broken");
    var settings = SettingsReader.read(folder, null, Map.of("MLSERVER_DEBUG", "true")).settings();
    try (Server server = Server.start(settings.onFreePorts(), models);
        var client = new TestClient(server).awaitReady()) {
      String request =
          "{\"id\":\"request-\\\"17\",\"inputs\":[{\"name\":\"secret-name\",\"shape\":[1,1],"
              + "\"datatype\":\"FP32\",\"data\":[31337.25]}]}";
      client.post("/v2/models/m/infer", request, "Authorization", "Bearer secret-token");
      client.load("broken");
      client.grpcInfer("m");
    } finally {
      logger.setLevel(level);
      logger.detachAppender(kept);
    }
    var lines = new JsonLines();
    List<Json.Obj> objects =
        List.copyOf(kept.list).stream().map(event -> parsed(lines.encode(event))).toList();
    assertThat(objects)
        .allSatisfy(
            line -> {
              assertThat(line.members()).containsKeys("time", "name", "level", "message");
              assertThat(line.toString())
                  .doesNotContain("31337", "secret-token", "secret-name", "Bearer");
            })
        .anySatisfy(
            line -> {
              assertThat(line.string("request_id")).isEqualTo("request-\"17");
              assertThat(line.string("model_name")).isEqualTo("m");
            })
        .anySatisfy(line -> assertThat(line.string("model_name")).isEqualTo(FORGED))
        .anySatisfy(line -> assertThat(line.string("reason")).isEqualTo("DIGEST_MISMATCH"))
        .anySatisfy(line -> assertThat(line.string("exception")).contains("a bug in reading"))
        .anySatisfy(
            line ->
                assertThat(line.string("message"))
                    .startsWith("POST /v2/models/{model_name}/infer: 200 ("))
        .anySatisfy(
            line ->
                assertThat(line.string("message"))
                    .startsWith("inference.GRPCInferenceService/ModelInfer: OK ("));
  }

  private static Json.Obj parsed(byte[] line) {
    assertThat(new String(line, StandardCharsets.UTF_8).lines()).hasSize(1);
    return (Json.Obj)
        ((Outcome.Accepted<Json>) JsonReader.parse(line, Reason.INVALID_REQUEST)).value();
  }
}
