package dev.bonafide.serving.grpc;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.dataplane.CloudEvents;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.bonafide.serving.grpc.proto.ModelConfigRequest;
import dev.bonafide.serving.grpc.proto.ModelConfigResponse;
import dev.bonafide.serving.grpc.proto.ModelInferRequest;
import dev.bonafide.serving.grpc.proto.ModelInferResponse;
import dev.bonafide.serving.grpc.proto.ModelMetadataRequest;
import dev.bonafide.serving.grpc.proto.ModelMetadataResponse;
import dev.bonafide.serving.grpc.proto.ModelReadyRequest;
import dev.bonafide.serving.grpc.proto.ModelReadyResponse;
import dev.bonafide.serving.grpc.proto.ModelStatisticsRequest;
import dev.bonafide.serving.grpc.proto.ModelStatisticsResponse;
import dev.bonafide.serving.grpc.proto.RepositoryIndexRequest;
import dev.bonafide.serving.grpc.proto.RepositoryIndexResponse;
import dev.bonafide.serving.grpc.proto.RepositoryModelLoadRequest;
import dev.bonafide.serving.grpc.proto.RepositoryModelLoadResponse;
import dev.bonafide.serving.grpc.proto.RepositoryModelUnloadRequest;
import dev.bonafide.serving.grpc.proto.RepositoryModelUnloadResponse;
import dev.bonafide.serving.grpc.proto.ServerLiveRequest;
import dev.bonafide.serving.grpc.proto.ServerLiveResponse;
import dev.bonafide.serving.grpc.proto.ServerMetadataRequest;
import dev.bonafide.serving.grpc.proto.ServerMetadataResponse;
import dev.bonafide.serving.grpc.proto.ServerReadyRequest;
import dev.bonafide.serving.grpc.proto.ServerReadyResponse;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.IndexEntry;
import dev.bonafide.serving.v2.InferenceRequest;
import dev.bonafide.serving.v2.InferenceResponse;
import dev.bonafide.serving.v2.ModelMetadata;
import dev.bonafide.serving.v2.V2Limits;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code inference.GRPCInferenceService}. */
final class InferenceService extends GRPCInferenceServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceService.class);

  private final DataPlane data;

  InferenceService(DataPlane data) {
    this.data = data;
  }

  /** One answer to one request. */
  interface Answer<T> {
    T get() throws StatusRuntimeException;
  }

  /** Sends the answer, or the status that came instead. */
  static <T> void reply(StreamObserver<T> out, Answer<T> answer) {
    T message;
    try {
      message = answer.get();
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    } catch (OutOfMemoryError e) {
      LOG.warn("no memory for the answer to a gRPC call", e);
      out.onError(GrpcRefusals.of(V2Limits.noMemory()));
      return;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a bug: no answer to a gRPC call", e);
      out.onError(Status.INTERNAL.withDescription("internal error").asRuntimeException());
      return;
    }
    out.onNext(message);
    out.onCompleted();
  }

  static <T> T accepted(Outcome<T> outcome) throws StatusRuntimeException {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) -> throw GrpcRefusals.of(refusal);
    };
  }

  private static @Nullable String version(String version) {
    return version.isEmpty() ? null : version;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> out) {
    reply(out, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> out) {
    reply(out, () -> ServerReadyResponse.newBuilder().setReady(data.isReady()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> out) {
    reply(
        out,
        () -> {
          accepted(data.model(request.getName(), version(request.getVersion())));
          return ModelReadyResponse.newBuilder().setReady(true).build();
        });
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> out) {
    reply(
        out,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(data.server().name())
                .setVersion(data.server().version())
                .addAllExtensions(data.server().extensions())
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> out) {
    reply(
        out,
        () -> {
          Outcome<ModelMetadata> metadata =
              data.metadata(request.getName(), version(request.getVersion()));
          return GrpcMessages.metadata(accepted(metadata));
        });
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> out) {
    reply(
        out,
        () -> {
          InferenceRequest decoded = decoded(request);
          InferenceResponse response =
              accepted(
                  data.infer(request.getModelName(), version(request.getModelVersion()), decoded));
          announce(response);
          return GrpcMessages.response(response, request.getRawInputContentsCount() > 0);
        });
  }

  private InferenceRequest decoded(ModelInferRequest request) throws StatusRuntimeException {
    try {
      return GrpcMessages.request(request);
    } catch (RefusedException e) {
      // That there is no such model is said first, as in MLServer.
      accepted(data.model(request.getModelName(), version(request.getModelVersion())));
      throw GrpcRefusals.of(e.refusal());
    }
  }

  /** The CloudEvents attributes, as trailers. */
  private void announce(InferenceResponse response) {
    Metadata trailers = CallInterceptor.trailers();
    CloudEvents.of(data.settings().serverName(), response)
        .forEach(
            header -> {
              String name = header.getKey().toLowerCase(Locale.ROOT);
              trailers.discardAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
              GrpcRefusals.put(trailers, name, header.getValue());
            });
  }

  /** Every request of the stream is answered, in its order; the first refusal ends it. */
  @Override
  public StreamObserver<ModelInferRequest> modelStreamInfer(
      StreamObserver<ModelInferResponse> out) {
    return new StreamObserver<>() {
      private boolean ended;

      @Override
      public void onNext(ModelInferRequest request) {
        if (ended) {
          return;
        }
        try {
          boolean raw = request.getRawInputContentsCount() > 0;
          for (InferenceResponse part : parts(request)) {
            announce(part);
            out.onNext(GrpcMessages.response(part, raw));
          }
        } catch (StatusRuntimeException e) {
          ended = true;
          out.onError(e);
        } catch (OutOfMemoryError e) {
          ended = true;
          LOG.warn("no memory for the answer to a gRPC stream", e);
          out.onError(GrpcRefusals.of(V2Limits.noMemory()));
        } catch (RuntimeException | StackOverflowError e) {
          ended = true;
          LOG.error("a bug: no answer to a gRPC stream", e);
          out.onError(Status.INTERNAL.withDescription("internal error").asRuntimeException());
        }
      }

      @Override
      public void onError(Throwable t) {
        ended = true;
      }

      @Override
      public void onCompleted() {
        if (!ended) {
          ended = true;
          out.onCompleted();
        }
      }
    };
  }

  private List<InferenceResponse> parts(ModelInferRequest request) throws StatusRuntimeException {
    return accepted(
        data.inferStream(
            request.getModelName(), version(request.getModelVersion()), decoded(request)));
  }

  @Override
  public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> out) {
    reply(
        out,
        () -> {
          ServedModel model =
              accepted(data.model(request.getName(), version(request.getVersion())));
          return ModelConfigResponse.newBuilder().setConfig(TritonMessages.config(model)).build();
        });
  }

  @Override
  public void modelStatistics(
      ModelStatisticsRequest request, StreamObserver<ModelStatisticsResponse> out) {
    reply(
        out,
        () -> {
          List<ServedModel> models =
              request.getName().isEmpty()
                  ? data.serving()
                  : List.of(accepted(data.model(request.getName(), version(request.getVersion()))));
          var answer = ModelStatisticsResponse.newBuilder();
          models.forEach(
              m -> answer.addModelStats(TritonMessages.statistics(m, data.statistics(m))));
          return answer.build();
        });
  }

  @Override
  public void repositoryIndex(
      RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> out) {
    reply(
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
    reply(
        out,
        () -> {
          load(data, name(request.getModelName(), request.getRepositoryName()));
          return RepositoryModelLoadResponse.getDefaultInstance();
        });
  }

  @Override
  public void repositoryModelUnload(
      RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> out) {
    reply(
        out,
        () -> {
          unload(data, name(request.getModelName(), request.getRepositoryName()));
          return RepositoryModelUnloadResponse.getDefaultInstance();
        });
  }

  /** KServe's dialect has the model's name in the field that is the repository's here. */
  private static String name(String model, String repository) {
    return model.isEmpty() ? repository : model;
  }

  static void load(DataPlane data, String name) throws StatusRuntimeException {
    GrpcLocality.check();
    Outcome<List<ServedModel>> outcome = data.load(name);
    if (outcome instanceof Outcome.Refused<List<ServedModel>>(Refusal refusal)) {
      throw GrpcRefusals.ofLoad(name, refusal);
    }
  }

  static void unload(DataPlane data, String name) throws StatusRuntimeException {
    GrpcLocality.check();
    accepted(data.unload(name));
  }
}
