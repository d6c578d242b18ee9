package dev.bonafide.serving.repository;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.Tensor;
import java.util.List;

/** A loaded model's way to answer. Safe for any number of threads. */
public interface Predictor extends AutoCloseable {

  /**
   * The outputs that were asked for, in their order.
   *
   * @throws RefusedException {@code INVALID_REQUEST}: what the client sent cannot be used
   */
  List<Tensor> predict(InferenceRequest request) throws RefusedException;

  /** The outputs as a stream of parts; a model that does not stream has one part. */
  default List<List<Tensor>> stream(InferenceRequest request) throws RefusedException {
    return List.of(predict(request));
  }

  /**
   * No new request will come; those under way are still answered. What the model holds outside the
   * heap is given back.
   */
  @Override
  default void close() {}
}
