package dev.bonafide.serving.grpc;

import dev.bonafide.serving.dataplane.ModelStatistics.Counts;
import dev.bonafide.serving.grpc.proto.DataType;
import dev.bonafide.serving.grpc.proto.InferStatistics;
import dev.bonafide.serving.grpc.proto.ModelConfig;
import dev.bonafide.serving.grpc.proto.ModelDynamicBatching;
import dev.bonafide.serving.grpc.proto.ModelInput;
import dev.bonafide.serving.grpc.proto.ModelOutput;
import dev.bonafide.serving.grpc.proto.ModelStatistics;
import dev.bonafide.serving.grpc.proto.StatisticDuration;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.Datatype;

/** Configuration and statistics of a model as Triton's clients read them. */
final class TritonMessages {
  private TritonMessages() {}

  static ModelConfig config(ServedModel model) {
    var config =
        ModelConfig.newBuilder()
            .setName(model.name())
            .setPlatform(model.metadata().platform())
            .setBackend("bonafide")
            .setMaxBatchSize(model.maxBatchSize());
    for (var tensor : model.metadata().inputs()) {
      config.addInput(
          ModelInput.newBuilder()
              .setName(tensor.name())
              .setDataType(type(tensor.datatype()))
              .addAllDims(tensor.shape()));
    }
    for (var tensor : model.metadata().outputs()) {
      config.addOutput(
          ModelOutput.newBuilder()
              .setName(tensor.name())
              .setDataType(type(tensor.datatype()))
              .addAllDims(tensor.shape()));
    }
    if (model.maxBatchSize() > 1) {
      config.setDynamicBatching(
          ModelDynamicBatching.newBuilder()
              .setMaxQueueDelayMicroseconds(model.maxBatchTime().toNanos() / 1000));
    }
    return config.build();
  }

  private static DataType type(Datatype datatype) {
    return datatype == Datatype.BYTES
        ? DataType.TYPE_STRING
        : DataType.valueOf("TYPE_" + datatype.name());
  }

  static ModelStatistics statistics(ServedModel model, Counts counts) {
    return ModelStatistics.newBuilder()
        .setName(model.name())
        .setVersion(model.version() == null ? "" : model.version())
        .setInferenceCount(counts.rows())
        .setExecutionCount(counts.succeeded())
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(duration(counts.succeeded(), counts.succeededNanos()))
                .setFail(duration(counts.failed(), counts.failedNanos())))
        .build();
  }

  private static StatisticDuration duration(long count, long nanos) {
    return StatisticDuration.newBuilder().setCount(count).setNs(nanos).build();
  }
}
