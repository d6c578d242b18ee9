package dev.bonafide.serving.dataplane;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.repository.Predictor;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.RequestedOutput;
import dev.bonafide.serving.v2.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were given before, first in first out. The key is the loaded model itself and what
 * was asked of it, not the request's id: another model, or the same one loaded anew, never answers
 * from here.
 */
final class ResponseCache {
  /** Larger requests are neither kept nor looked up: a key holds its request. */
  private static final int MAX_ELEMENTS = 1 << 16;

  private final Map<Key, List<Tensor>> answers;

  private record Key(
      Predictor model, Json.Obj parameters, List<Tensor> inputs, List<RequestedOutput> outputs) {}

  ResponseCache(int maxAnswers) {
    answers =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, List<Tensor>> eldest) {
            return size() > maxAnswers;
          }
        };
  }

  private static @Nullable Key key(ServedModel model, InferenceRequest request) {
    long elements = request.inputs().stream().mapToLong(t -> t.data().size()).sum();
    return elements > MAX_ELEMENTS
        ? null
        : new Key(model.predictor(), request.parameters(), request.inputs(), request.outputs());
  }

  synchronized @Nullable List<Tensor> find(ServedModel model, InferenceRequest request) {
    Key key = key(model, request);
    return key == null ? null : answers.get(key);
  }

  synchronized void keep(ServedModel model, InferenceRequest request, List<Tensor> outputs) {
    Key key = key(model, request);
    if (key != null) {
      answers.putIfAbsent(key, List.copyOf(outputs));
    }
  }

  /** Forgets what models answered that do not serve any more. */
  synchronized void keepOnly(List<ServedModel> serving) {
    answers.keySet().removeIf(key -> serving.stream().noneMatch(m -> m.predictor() == key.model()));
  }
}
