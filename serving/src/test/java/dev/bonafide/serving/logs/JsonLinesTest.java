package dev.bonafide.serving.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JsonLinesTest {

  @Property(tries = 300)
  void everyLineIsOneJsonObjectWhateverTheMessageHolds(@ForAll String message) {
    String text = new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var context = new LoggerContext();
    var event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.bonafide.test"),
            Level.WARN,
            "{}",
            new IllegalStateException("quote \" and \n line"),
            new Object[] {text});
    byte[] line = new JsonLines().encode(event);
    assertThat(line[line.length - 1]).isEqualTo((byte) '\n');
    assertThat(new String(line, StandardCharsets.UTF_8).strip()).doesNotContain("\n");
    var json = JsonReader.parse(line, Reason.INVALID_REQUEST);
    assertThat(json).isInstanceOf(Outcome.Accepted.class);
    var object = (Json.Obj) ((Outcome.Accepted<Json>) json).value();
    assertThat(object.string("message")).isEqualTo(text);
    assertThat(object.string("level")).isEqualTo("WARN");
  }
}
