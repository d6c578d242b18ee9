package dev.bonafide.serving;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.serving.batching.BatchedModels;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.GrpcFront;
import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpFront;
import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.http.UndecodedBodies;
import dev.bonafide.serving.logs.LoggedLoads;
import dev.bonafide.serving.logs.LoggedRequests;
import dev.bonafide.serving.metrics.ServerMetrics;
import dev.bonafide.serving.repository.ModelRepository;
import dev.bonafide.serving.repository.ModelSource;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.tracing.Tracing;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running V2 server. Close it to stop serving. */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final String METRICS = "metrics";

  /** What web servers need to send answers that are ready, and to end. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /**
   * Targets are taken as they come: the routes know what means something, and the filter {@code
   * name[]} that Prometheus' clients offer is no valid URI.
   */
  private static final Http1Config ANY_TARGET =
      Http1Config.builder().validatePrologue(false).validatePath(false).build();

  private final WebServer web;
  private final GrpcFront grpc;
  private final DataPlane data;
  private final ModelRepository repository;
  private final ServerSettings settings;
  private final @Nullable Tracing tracing;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Server(
      WebServer web,
      GrpcFront grpc,
      DataPlane data,
      ModelRepository repository,
      ServerSettings settings,
      @Nullable Tracing tracing) {
    this.web = web;
    this.grpc = grpc;
    this.data = data;
    this.repository = repository;
    this.settings = settings;
    this.tracing = tracing;
  }

  /**
   * Opens the ports, and then loads what is to be loaded at start. Returns when the ports are open.
   *
   * @param source where models come from; what it gives is verified by itself
   * @throws ConfigurationException where a port is in use or asked for twice, or an address is not
   *     this machine's
   */
  public static Server start(ServerSettings settings, ModelSource source) {
    Ports.checkFree(settings);
    var metrics = new ServerMetrics(settings);
    var repository =
        new ModelRepository(
            new BatchedModels(source, metrics.batches()), new LoggedLoads(metrics.loads()));
    metrics.serving(repository::size);
    metrics.unrecorded(source::unrecordedDecisions);
    LoggedRequests logged = settings.debug() ? new LoggedRequests() : null;
    DataPlane.InferenceListener inferences = metrics.inferences();
    var data =
        new DataPlane(
            settings, repository, logged == null ? inferences : Observers.both(inferences, logged));
    metrics.requestMemory(data.memory()::takenBytes);
    Tracing tracing = settings.tracingServer().isEmpty() ? null : Tracing.to(settings);
    GrpcObserver calls = metrics.grpc();
    calls = tracing == null ? calls : Observers.both(calls, tracing);
    calls = logged == null ? calls : Observers.both(calls, logged);
    GrpcFront grpc = GrpcFront.start(data, calls);
    WebServer web;
    try {
      web = started(configured(settings, data, metrics, tracing).build(), settings);
    } catch (RuntimeException e) {
      grpc.close();
      throw e;
    }
    var server = new Server(web, grpc, data, repository, settings, tracing);
    Thread.ofVirtual().name("load-at-start").start(server::loadAtStart);
    return server;
  }

  /** The web server's configuration: REST, and metrics on a port of their own. */
  static WebServerConfig.Builder configured(
      ServerSettings settings, DataPlane data, ServerMetrics metrics, @Nullable Tracing tracing) {
    HttpObserver http = metrics.http();
    http = tracing == null ? http : Observers.both(http, tracing);
    http = settings.debug() ? Observers.both(http, new LoggedRequests()) : http;
    var front = new HttpFront(data, http);
    WebServerConfig.Builder builder =
        WebServer.builder()
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .routing(routing -> routing.any(front::handle));
    listener(builder, settings, settings.httpPort());
    if (!settings.metricsEndpoint().isEmpty()) {
      builder.putSocket(
          METRICS,
          socket -> {
            listener(socket, settings, settings.metricsPort());
            socket.routing(routing -> routing.any(metrics::handle));
          });
    }
    return builder;
  }

  private static void listener(
      ListenerConfig.BuilderBase<?, ?> listener, ServerSettings settings, int port) {
    listener
        .host(settings.host())
        .port(port)
        .connectionOptions(options -> options.tcpNoDelay(true))
        .addProtocol(ANY_TARGET)
        .contentEncoding(new UndecodedBodies())
        .shutdownGracePeriod(CLOSING);
  }

  private static WebServer started(WebServer web, ServerSettings settings) {
    web.start();
    if (!web.isRunning()) {
      web.stop();
      Ports.checkFree(settings); // taken since it was looked at
      throw new ConfigurationException(
          "the server could not listen on " + settings.host(),
          "start it again: a port was taken and given back meanwhile");
    }
    return web;
  }

  private void loadAtStart() {
    if (settings.loadModelsAtStartup()) {
      repository.loadAll();
    } else {
      repository.startEmpty();
    }
  }

  /**
   * Judges every model again that serves; for when the policy changed.
   *
   * @return how many do not serve any longer
   */
  public int review() {
    return data.review();
  }

  /** The port of the REST interface, also where any free one was asked for. */
  public int httpPort() {
    return web.port();
  }

  /** The port of the gRPC interface. */
  public int grpcPort() {
    return grpc.port();
  }

  /** The metrics' port; -1 where there are none. */
  public int metricsPort() {
    return settings.metricsEndpoint().isEmpty() ? -1 : web.port(METRICS);
  }

  /**
   * Stops: the server is not ready any more and refuses new requests, those under way are answered
   * within {@link ServerSettings#shutdownGraceSeconds}, then the ports are closed, within ten
   * seconds more. A second call does nothing.
   *
   * @return whether every request was answered
   */
  public boolean stop() {
    if (!stopped.compareAndSet(false, true)) {
      return true;
    }
    grpc.refuseNewCalls();
    boolean answered = data.drain(Duration.ofSeconds(settings.shutdownGraceSeconds()));
    if (!answered) {
      LOG.warn("stopped with requests unanswered after {} s", settings.shutdownGraceSeconds());
    }
    grpc.close();
    web.stop();
    if (tracing != null) {
      tracing.close();
    }
    repository.serving().forEach(model -> model.predictor().close());
    return answered;
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
