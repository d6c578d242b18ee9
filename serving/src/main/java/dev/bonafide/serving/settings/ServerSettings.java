package dev.bonafide.serving.settings;

import java.util.List;

/**
 * Everything that the server is told from outside. Defaults are MLServer's, but for the host.
 *
 * @param host the address that all ports listen on
 * @param httpPort 0 stands for any free port, as for the others
 * @param metricsPort ignored where {@code metricsEndpoint} is empty
 * @param metricsEndpoint the path of the metrics; empty for none
 * @param rootPath the prefix under which a proxy offers the server; used in redirects
 * @param maxRequestBytes of one request's body, before and after decompression
 * @param maxInFlightBytes of bodies and messages of all requests under way, before and after
 *     decompression
 * @param maxConcurrentRequests inferences under way at once; more are answered with OVERLOADED
 * @param requiredModels names that must serve before the server is ready
 * @param cacheSize answers kept for all models together
 * @param shutdownGraceSeconds how long requests under way may take once the server is told to stop
 * @param tracingServer where traces go over OTLP/gRPC, {@code host:port}; empty for none
 */
public record ServerSettings(
    String serverName,
    String serverVersion,
    List<String> extensions,
    String host,
    int httpPort,
    int grpcPort,
    int metricsPort,
    String metricsEndpoint,
    String metricsRestServerPrefix,
    String rootPath,
    long maxRequestBytes,
    long maxInFlightBytes,
    int grpcMaxMessageBytes,
    int maxConcurrentRequests,
    int shutdownGraceSeconds,
    boolean loadModelsAtStartup,
    Readiness readiness,
    List<String> requiredModels,
    boolean gzipEnabled,
    boolean cacheEnabled,
    int cacheSize,
    CorsSettings cors,
    boolean structuredLogging,
    boolean debug,
    String tracingServer) {

  /** 64 MiB: 8 million 8-byte numbers in JSON's least form. */
  public static final long MAX_REQUEST_BYTES = 64L << 20;

  /** A quarter of the heap: numbers take some four times the memory of their least JSON. */
  private static final int HEAP_OVER_IN_FLIGHT = 4;

  /** grpc's own default for received messages is 4 MiB; a 64 MiB request fits REST here. */
  public static final int GRPC_MAX_MESSAGE_BYTES = 64 << 20;

  /** Kubernetes kills after 30 seconds; some are left for closing. */
  public static final int SHUTDOWN_GRACE_SECONDS = 20;

  public static final ServerSettings DEFAULT =
      new ServerSettings(
          "mlserver",
          "0.1.0",
          List.of(),
          "127.0.0.1",
          8080,
          8081,
          8082,
          "/metrics",
          "rest_server",
          "",
          MAX_REQUEST_BYTES,
          Runtime.getRuntime().maxMemory() / HEAP_OVER_IN_FLIGHT,
          GRPC_MAX_MESSAGE_BYTES,
          1024,
          SHUTDOWN_GRACE_SECONDS,
          true,
          Readiness.REQUIRED,
          List.of(),
          true,
          false,
          100,
          CorsSettings.OFF,
          false,
          false,
          "");

  public ServerSettings {
    extensions = List.copyOf(extensions);
    requiredModels = List.copyOf(requiredModels);
    for (int port : new int[] {httpPort, grpcPort, metricsPort}) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("a port is between 0 and 65535, found " + port);
      }
    }
  }

  /** The same on free ports of the loopback interface: for tests and demonstrations. */
  public ServerSettings onFreePorts() {
    return withPorts(0, 0, 0);
  }

  public ServerSettings withPorts(int http, int grpc, int metrics) {
    return new ServerSettings(
        serverName,
        serverVersion,
        extensions,
        host,
        http,
        grpc,
        metrics,
        metricsEndpoint,
        metricsRestServerPrefix,
        rootPath,
        maxRequestBytes,
        maxInFlightBytes,
        grpcMaxMessageBytes,
        maxConcurrentRequests,
        shutdownGraceSeconds,
        loadModelsAtStartup,
        readiness,
        requiredModels,
        gzipEnabled,
        cacheEnabled,
        cacheSize,
        cors,
        structuredLogging,
        debug,
        tracingServer);
  }
}
