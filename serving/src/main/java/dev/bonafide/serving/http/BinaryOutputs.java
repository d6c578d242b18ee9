package dev.bonafide.serving.http;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.RequestedOutput;
import java.util.HashSet;
import java.util.Set;

/** Which outputs the client wants as bytes (binary tensor extension). */
final class BinaryOutputs {
  private BinaryOutputs() {}

  static Set<String> of(InferenceRequest request, InferenceResponse response) {
    var names = new HashSet<String>();
    if (isTrue(request.parameters().get("binary_data_output"))) {
      response.outputs().forEach(o -> names.add(o.name()));
    }
    for (RequestedOutput output : request.outputs()) {
      Json wanted = output.parameters().get("binary_data");
      if (isTrue(wanted)) {
        names.add(output.name());
      } else if (wanted != null) {
        names.remove(output.name());
      }
    }
    return names;
  }

  private static boolean isTrue(@org.jspecify.annotations.Nullable Json value) {
    return value instanceof Json.Bool(boolean truth) && truth;
  }
}
