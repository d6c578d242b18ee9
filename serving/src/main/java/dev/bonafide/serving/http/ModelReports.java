package dev.bonafide.serving.http;

import dev.bonafide.artifact.json.Json;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.TensorMetadata;
import dev.bonafide.serving.v2.V2Json;
import java.util.List;
import java.util.TreeSet;

/**
 * What MLServer lacks and Triton and KServe have: the list of models, configuration, statistics.
 */
final class ModelReports {
  private final DataPlane data;

  ModelReports(DataPlane data) {
    this.data = data;
  }

  /** Names of the models that serve. */
  byte[] models() {
    var names = new TreeSet<String>();
    data.serving().forEach(m -> names.add(m.name()));
    return V2Json.write(Json.object().put("models", Json.strings(names)).build());
  }

  /** Triton's model configuration, as far as it has a meaning here. */
  byte[] config(ServedModel model) {
    var config =
        Json.object()
            .put("name", model.name())
            .put("platform", model.metadata().platform())
            .put("backend", "bonafide")
            .put("max_batch_size", model.maxBatchSize())
            .put("input", tensors(model.metadata().inputs()))
            .put("output", tensors(model.metadata().outputs()));
    if (model.maxBatchSize() > 1) {
      config.put(
          "dynamic_batching",
          Json.object()
              .put("max_queue_delay_microseconds", model.maxBatchTime().toNanos() / 1000)
              .build());
    }
    return V2Json.write(config.build());
  }

  private static Json tensors(List<TensorMetadata> tensors) {
    return Json.array(
        tensors.stream()
            .map(
                t ->
                    Json.object()
                        .put("name", t.name())
                        .put(
                            "data_type",
                            "TYPE_"
                                + (t.datatype().name().equals("BYTES")
                                    ? "STRING"
                                    : t.datatype().name()))
                        .put("dims", Json.array(t.shape().stream().map(Json::of).toList()))
                        .build())
            .toList());
  }

  /** Triton's statistics of one model. */
  byte[] statistics(ServedModel model) {
    return statistics(List.of(model));
  }

  /** Triton's statistics of every model that serves. */
  byte[] statistics() {
    return statistics(data.serving());
  }

  private byte[] statistics(List<ServedModel> models) {
    Json all = Json.array(models.stream().map(this::counted).toList());
    return V2Json.write(Json.object().put("model_stats", all).build());
  }

  private Json counted(ServedModel model) {
    var counts = data.statistics(model);
    return Json.object()
        .put("name", model.name())
        .put("version", model.version() == null ? "" : model.version())
        .put("inference_count", counts.rows())
        .put("execution_count", counts.succeeded())
        .put(
            "inference_stats",
            Json.object()
                .put("success", duration(counts.succeeded(), counts.succeededNanos()))
                .put("fail", duration(counts.failed(), counts.failedNanos()))
                .build())
        .build();
  }

  private static Json duration(long count, long nanos) {
    return Json.object().put("count", count).put("ns", nanos).build();
  }
}
