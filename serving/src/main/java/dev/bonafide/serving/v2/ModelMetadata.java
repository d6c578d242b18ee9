package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import java.util.List;

/**
 * What a model says of itself.
 *
 * @param versions free text from the settings, not what is loaded (as in MLServer)
 * @param parameters the model's content type, and what its verification established
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorMetadata> inputs,
    List<TensorMetadata> outputs,
    Json.Obj parameters) {
  public ModelMetadata {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
