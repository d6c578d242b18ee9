package dev.bonafide.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.tlog.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Text formats of the lower rooms. */
class TextFuzzTest {

  static Stream<Arguments> documents() {
    return Stream.of(
            "{\"a\": [1.5e-3, \"\\u00e4\\ud83d\\ude00\", null, true]}", "[[[[]]]]", "\"\\\"\"")
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  static Stream<Arguments> checkpoints() {
    return Stream.of(
        Arguments.of(
            (Object)
                ("log.example\n3\n" + "A".repeat(43) + "=\n").getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("documents")
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreJsonThatIsWrittenAndReadBackTheSameOrRefused(byte[] text) {
    if (JsonReader.parse(text, Reason.UNREADABLE) instanceof Outcome.Accepted<Json>(Json value)) {
      byte[] written = JsonWriter.indented(value).getBytes(StandardCharsets.UTF_8);
      if (!(JsonReader.parse(written, Reason.UNREADABLE)
              instanceof Outcome.Accepted<Json>(Json again))
          || !again.equals(value)) {
        throw new AssertionError("written JSON is not what was read");
      }
    }
  }

  @MethodSource("checkpoints")
  @FuzzTest(maxDuration = "10s")
  void anyTextIsACheckpointOrRefused(byte[] text) {
    if (Checkpoint.parse(new String(text, StandardCharsets.UTF_8))
            instanceof Outcome.Accepted<Checkpoint>(Checkpoint checkpoint)
        && !Checkpoint.parse(checkpoint.text()).equals(Outcome.accepted(checkpoint))) {
      throw new AssertionError("a checkpoint's text is not read back as it");
    }
  }
}
