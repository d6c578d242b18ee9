package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param modelVersion null for a model without versions
 * @param id null where the request had none (gRPC only; REST makes one)
 */
public record InferenceResponse(
    String modelName,
    @Nullable String modelVersion,
    @Nullable String id,
    Json.Obj parameters,
    List<Tensor> outputs) {
  public InferenceResponse {
    outputs = List.copyOf(outputs);
  }

  public InferenceResponse withId(@Nullable String newId) {
    return new InferenceResponse(modelName, modelVersion, newId, parameters, outputs);
  }

  public InferenceResponse withParameters(Json.Obj newParameters) {
    return new InferenceResponse(modelName, modelVersion, id, newParameters, outputs);
  }
}
