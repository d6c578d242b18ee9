package dev.bonafide.serving.grpc;

import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.repository.ModelRepositoryServiceGrpc.ModelRepositoryServiceImplBase;
import dev.bonafide.serving.grpc.repository.RepositoryIndexRequest;
import dev.bonafide.serving.grpc.repository.RepositoryIndexResponse;
import dev.bonafide.serving.grpc.repository.RepositoryModelLoadRequest;
import dev.bonafide.serving.grpc.repository.RepositoryModelLoadResponse;
import dev.bonafide.serving.grpc.repository.RepositoryModelUnloadRequest;
import dev.bonafide.serving.grpc.repository.RepositoryModelUnloadResponse;
import dev.bonafide.serving.v2.IndexEntry;
import io.grpc.stub.StreamObserver;

/** {@code inference.model_repository.ModelRepositoryService}, MLServer's older one. */
final class RepositoryService extends ModelRepositoryServiceImplBase {
  private final DataPlane data;

  RepositoryService(DataPlane data) {
    this.data = data;
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> out) {
    InferenceService.reply(
        out,
        () -> {
          var index = RepositoryIndexResponse.newBuilder();
          for (IndexEntry entry : data.index(request.getReady())) {
            index
                .addModelsBuilder()
                .setName(entry.name())
                .setVersion(entry.version() == null ? "" : entry.version())
                .setState(entry.state().name())
                .setReason(entry.reason());
          }
          return index.build();
        });
  }

  @Override
  public void repositoryModelLoad(
      RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> out) {
    InferenceService.reply(
        out,
        () -> {
          InferenceService.load(data, request.getModelName());
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> out) {
    InferenceService.reply(
        out,
        () -> {
          InferenceService.unload(data, request.getModelName());
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }
}
