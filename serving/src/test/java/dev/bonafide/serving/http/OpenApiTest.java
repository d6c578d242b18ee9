package dev.bonafide.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The OpenAPI document and the routes are the same. */
class OpenApiTest {

  /** {@code POST /v2/models/{model_name}/infer} and its like. */
  private static List<String> documented() throws Exception {
    Json.Obj document = Fixtures.json(OpenApi.document(), Path.of("openapi.json"));
    var operations = new ArrayList<String>();
    ((Json.Obj) document.get("paths"))
        .members()
        .forEach(
            (path, item) ->
                ((Json.Obj) item)
                    .members()
                    .keySet()
                    .forEach(m -> operations.add(m.toUpperCase(Locale.ROOT) + " " + path)));
    return operations;
  }

  private static List<String> served() {
    var operations = new ArrayList<String>();
    for (Endpoint endpoint : Endpoint.values()) {
      operations.add(endpoint.method() + " " + endpoint.template());
      if (endpoint.hasVersion()) {
        operations.add(endpoint.method() + " " + new Route(endpoint, "m", "1").template());
      }
    }
    return operations;
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedRouteIsServed() throws Exception {
    assertThat(documented()).containsExactlyInAnyOrderElementsOf(served());
  }

  @Test
  void everyTemplateLeadsToItsEndpoint() {
    for (Endpoint endpoint : Endpoint.values()) {
      String path = endpoint.template().replace("{model_name}", "m");
      assertThat(Route.of(path)).as(path).isNotNull();
      assertThat(Route.of(path).endpoint()).as(path).isEqualTo(endpoint);
      if (endpoint.hasVersion()) {
        String versioned = path.replace("/models/m", "/models/m/versions/1");
        assertThat(Route.of(versioned)).isEqualTo(new Route(endpoint, "m", "1"));
      }
    }
  }
}
