package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import java.util.List;

/**
 * A tensor as the model's settings describe it.
 *
 * @param shape -1 stands for any length
 */
public record TensorMetadata(
    String name, Datatype datatype, List<Long> shape, Json.Obj parameters) {
  public TensorMetadata {
    shape = List.copyOf(shape);
  }
}
