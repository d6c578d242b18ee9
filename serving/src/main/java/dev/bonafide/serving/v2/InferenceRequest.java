package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for inference. The model's name and version travel beside it.
 *
 * @param id the client's, or null where it sent none; the empty text is an id
 * @param outputs empty: the model's default output
 */
public record InferenceRequest(
    @Nullable String id, Json.Obj parameters, List<Tensor> inputs, List<RequestedOutput> outputs) {
  public InferenceRequest {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The request's own content type, or null where it names none or an empty one. */
  public @Nullable String contentType() {
    return ContentType.word(parameters);
  }

  public InferenceRequest withId(String newId) {
    return new InferenceRequest(newId, parameters, inputs, outputs);
  }
}
