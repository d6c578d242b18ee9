package dev.bonafide.serving.v2;

import dev.bonafide.artifact.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named tensor of a request or an answer.
 *
 * @param shape as it was sent: one entry may be -1, and the product need not agree with the data
 *     until a codec has looked
 * @param parameters never null; empty where none were sent
 * @param lists the lengths of the lists that the elements came in, outermost first: one for a flat
 *     list, none for a single value
 */
public record Tensor(
    String name,
    Datatype datatype,
    List<Long> shape,
    Json.Obj parameters,
    TensorData data,
    List<Integer> lists) {
  public Tensor {
    shape = List.copyOf(shape);
    lists = List.copyOf(lists);
  }

  /** A tensor whose elements came, or go, as one list. */
  public Tensor(
      String name, Datatype datatype, List<Long> shape, Json.Obj parameters, TensorData data) {
    this(name, datatype, shape, parameters, data, List.of(data.size()));
  }

  /** The tensor's own content type, or null where it names none or an empty one. */
  public @Nullable String contentType() {
    return ContentType.word(parameters);
  }
}
