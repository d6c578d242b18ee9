package dev.bonafide.serving.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.proto.Inference;
import dev.bonafide.serving.grpc.repository.ModelRepository;
import dev.bonafide.serving.settings.ServerSettings;
import io.grpc.health.v1.HealthProto;
import io.grpc.reflection.v1.ServerReflectionProto;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.grpc.GrpcConfig;
import io.helidon.webserver.grpc.GrpcRouting;
import io.helidon.webserver.http2.Http2Config;
import java.util.List;

/** Puts the gRPC services onto a listener of the web server. */
public final class GrpcFront {
  /** HTTP/2 flow control: a large request is sent without waiting after every 64 KiB. */
  private static final int WINDOW_BYTES = 4 << 20;

  private GrpcFront() {}

  /**
   * Adds the services and what they need to the listener.
   *
   * @param observer hears of every call
   */
  public static void configure(
      ListenerConfig.BuilderBase<?, ?> listener, DataPlane data, GrpcObserver observer) {
    ServerSettings settings = data.settings();
    FileDescriptor inference = Inference.getDescriptor();
    FileDescriptor repository = ModelRepository.getDescriptor();
    FileDescriptor health = HealthProto.getDescriptor();
    FileDescriptor reflecting = ServerReflectionProto.getDescriptor();
    FileDescriptor alpha = io.grpc.reflection.v1alpha.ServerReflectionProto.getDescriptor();
    var reflection = new Reflection(List.of(inference, repository, health, reflecting, alpha));
    GrpcRouting.Builder routing =
        GrpcRouting.builder()
            .intercept(new CallInterceptor(observer))
            .service(inference, new InferenceService(data))
            .service(repository, new RepositoryService(data))
            .service(health, new HealthService(data))
            .service(reflecting, new ReflectionService(reflection))
            .service(alpha, new AlphaReflectionService(reflection));
    listener
        .addRouting(routing)
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http2Config.builder().initialWindowSize(WINDOW_BYTES).maxFrameSize(1 << 20).build())
        .addProtocol(
            GrpcConfig.builder().maxReadBufferSize(settings.grpcMaxMessageBytes()).build());
  }
}
