package dev.bonafide.serving.grpc;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.settings.ServerSettings;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC port: the inference service, MLServer's older repository service, health and reflection.
 *
 * <p>It has a server of its own (grpc-java's): docs/decisions/0201.
 */
public final class GrpcFront implements AutoCloseable {
  /** HTTP/2 flow control: a large request is sent without waiting after every 64 KiB. */
  private static final int WINDOW_BYTES = 4 << 20;

  /** Streams of one connection at once; the server's own limit on inferences counts besides. */
  private static final int MAX_CALLS_PER_CONNECTION = 1_000;

  /** Calls that a connection's client may reset (CVE-2023-44487); deadlines reset some, too. */
  private static final int MAX_RESETS = 5_000;

  private static final int RESET_WINDOW_SECONDS = 30;

  /** How long calls under way may take when the server stops. */
  private static final int GRACE_SECONDS = 5;

  private final Server server;

  private GrpcFront(Server server) {
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param observer hears of every call
   * @throws ConfigurationException where it cannot be opened
   */
  public static GrpcFront start(DataPlane data, GrpcObserver observer) {
    ServerSettings settings = data.settings();
    var address = new InetSocketAddress(settings.host(), settings.grpcPort());
    Server server =
        NettyServerBuilder.forAddress(address)
            .executor(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory()))
            .maxInboundMessageSize(settings.grpcMaxMessageBytes())
            .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
            .flowControlWindow(WINDOW_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            // Inference clients ping idle connections; that is no attack.
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(MessageMemory.of(data.memory()))
            .intercept(new CallInterceptor(observer))
            .addService(new InferenceService(data))
            .addService(new RepositoryService(data))
            .addService(new HealthService(data))
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(olderReflection())
            .build();
    try {
      return new GrpcFront(server.start());
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot listen on " + settings.host() + " port " + settings.grpcPort() + ": " + e,
          "stop what uses it, or set MLSERVER_GRPC_PORT",
          e);
    }
  }

  /** The v1alpha service, which most clients in use still ask. */
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  /** The port, also where any free one was asked for. */
  public int port() {
    return server.getPort();
  }

  /** Tells clients to go elsewhere; calls under way go on. */
  public void refuseNewCalls() {
    server.shutdown();
  }

  /** Takes no more calls, and waits for those under way, five seconds at most. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
