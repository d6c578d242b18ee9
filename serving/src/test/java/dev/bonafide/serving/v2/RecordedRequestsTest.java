package dev.bonafide.serving.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.serving.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded inference body is read, or rejected, as MLServer did. */
class RecordedRequestsTest {

  static List<Fixtures.Case> jsonBodies() {
    return Fixtures.rest("rest").stream()
        .filter(
            c ->
                c.method().equals("POST") && c.path().matches(".*/(infer|infer_stream|generate.*)"))
        .filter(c -> c.body().length > 0)
        .filter(c -> header(c, "Content-Encoding").isEmpty())
        .filter(c -> header(c, "Inference-Header-Content-Length").isEmpty())
        .filter(c -> header(c, "Content-Type").matches("(application/(.*\\+)?json.*)?"))
        .toList();
  }

  private static String header(Fixtures.Case recorded, String name) {
    return recorded.headers().members().entrySet().stream()
        .filter(h -> h.getKey().equalsIgnoreCase(name))
        .map(h -> ((Json.Str) h.getValue()).value())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @MethodSource("jsonBodies")
  void isReadOrRejectedAsMlserverDid(Fixtures.Case recorded) throws RefusedException {
    String answer;
    try {
      V2Json.readInference(recorded.body(), recorded.body().length, V2Limits.DEFAULT);
      answer = "";
    } catch (SchemaException e) {
      answer = new String(V2Json.writeProblems(e), StandardCharsets.UTF_8);
    }
    if (recorded.status() == 422) {
      assertThat(problems(answer)).isEqualTo(problems(recorded.answer()));
    } else {
      assertThat(answer).isEmpty();
    }
  }

  /** Type and place of each; positions inside broken JSON and texts are not compared. */
  private static List<String> problems(String answer) throws RefusedException {
    Json.Obj all =
        (Json.Obj)
            JsonReader.parse(answer.getBytes(StandardCharsets.UTF_8), Reason.INVALID_REQUEST)
                .orThrow();
    return ((Json.Arr) Objects.requireNonNull(all.get("detail")))
        .items().stream().map(p -> (Json.Obj) p).map(RecordedRequestsTest::line).toList();
  }

  private static String line(Json.Obj problem) {
    String type = Objects.requireNonNull(problem.string("type"));
    return type.equals("json_invalid") ? type : type + problem.get("loc") + problem.get("input");
  }
}
