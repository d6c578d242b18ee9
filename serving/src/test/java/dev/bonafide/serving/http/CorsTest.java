package dev.bonafide.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.serving.settings.CorsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside what the middleware below MLServer answered: {@code interop/truth/make_cors.py}. */
class CorsTest {
  @Test
  void patternThatIsNoneStopsTheStart() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> new Cors(settings(List.of(), "(", List.of())))
        .withMessageContaining("allow_origin_regex");
  }

  @Test
  void namedHeadersAreExposedToAPageThatMayCall() {
    var cors = new Cors(settings(List.of("https://a.example"), "", List.of("ce-id", "ce-type")));
    HttpAnswer answer = HttpAnswer.text(200, "answer");
    assertThat(told(cors.simple(answer, "https://a.example", null)))
        .containsEntry("access-control-expose-headers", "ce-id, ce-type");
    assertThat(told(cors.simple(answer, "https://b.example", null)))
        .doesNotContainKeys("access-control-allow-origin", "access-control-expose-headers");
  }

  private static CorsSettings settings(List<String> origins, String regex, List<String> exposed) {
    return new CorsSettings(origins, regex, false, List.of("GET"), List.of(), exposed, 600);
  }

  static Stream<Json.Obj> recorded() throws Exception {
    try (InputStream file = CorsTest.class.getResourceAsStream("/cors.json")) {
      Json cases = JsonReader.parse(file.readAllBytes(), Reason.SETTINGS_INVALID).orThrow();
      return ((Json.Arr) cases).items().stream().map(Json.Obj.class::cast);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void everyRecordedCallIsAnsweredAsThere(Json.Obj recorded) {
    Json.Obj settings = (Json.Obj) recorded.get("settings");
    var cors =
        new Cors(
            new CorsSettings(
                texts(settings, "allow_origins", List.of()),
                settings.get("allow_origin_regex") == null
                    ? ""
                    : settings.string("allow_origin_regex"),
                settings.get("allow_credentials") != null,
                texts(settings, "allow_methods", List.of("GET")),
                texts(settings, "allow_headers", List.of()),
                List.of(),
                settings.get("max_age") == null ? 600 : 5));
    String origin = recorded.string("origin");
    String method = optional(recorded, "method");
    HttpAnswer answer =
        method == null
            ? cors.simple(HttpAnswer.text(200, "answer"), origin, optional(recorded, "cookie"))
            : cors.preflight(origin, method, optional(recorded, "asked"));
    assertThat(Json.of(answer.status())).isEqualTo(recorded.get("status"));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(recorded.string("body"));
    var expected = new TreeMap<String, String>();
    ((Json.Obj) recorded.get("headers"))
        .members()
        .forEach((name, value) -> expected.put(name, ((Json.Str) value).value()));
    assertThat(told(answer)).isEqualTo(expected);
  }

  private static List<String> texts(Json.Obj object, String key, List<String> standard) {
    return object.get(key) instanceof Json.Arr list
        ? list.items().stream().map(e -> ((Json.Str) e).value()).toList()
        : standard;
  }

  private static @Nullable String optional(Json.Obj object, String key) {
    return object.get(key) instanceof Json.Str text ? text.value() : null;
  }

  private static Map<String, String> told(HttpAnswer answer) {
    var told = new TreeMap<String, String>();
    answer.headers().forEach(h -> assertThat(told.put(h.getKey(), h.getValue())).isNull());
    return told;
  }
}
