package dev.bonafide.serving.metrics;

import dev.bonafide.artifact.Refusal;
import dev.bonafide.serving.batching.BatchedModels;
import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.repository.LoadListener;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.v2.InferenceRequest;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the server counts. Names of models become labels only when such a model serves, or is among
 * those that the repository offers: a caller cannot make up labels.
 */
public final class ServerMetrics {
  private static final double[] QUEUE_BOUNDS = {0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
  private static final String CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8";

  private final ServerSettings settings;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests;
  private final Histogram durations;
  private final Gauge inProgress;
  private final Counter successes;
  private final Counter failures;
  private final Summary inference;
  private final Counter admissions;
  private final Counter withdrawals;
  private final Histogram loadTimes;
  private final Histogram parallelQueue;
  private final Histogram batchQueue;
  private final GrpcMetrics grpcMetrics;

  public ServerMetrics(ServerSettings settings) {
    this.settings = settings;
    String rest = settings.metricsRestServerPrefix();
    requests =
        Counter.builder()
            .name(rest + "_requests_total")
            .help("HTTP requests")
            .labelNames("app_name", "method", "path", "status_code")
            .register(registry);
    durations =
        Histogram.builder()
            .name(rest + "_request_duration_seconds")
            .help("Seconds from an HTTP request to its answer")
            .classicOnly()
            .labelNames("app_name", "method", "path", "status_code")
            .register(registry);
    inProgress =
        Gauge.builder()
            .name(rest + "_requests_in_progress")
            .help("HTTP requests under way")
            .labelNames("app_name", "method")
            .register(registry);
    successes =
        Counter.builder()
            .name("model_infer_request_success_total")
            .help("Inferences that were answered")
            .labelNames("model", "version")
            .register(registry);
    failures =
        Counter.builder()
            .name("model_infer_request_failure_total")
            .help("Inferences that were refused")
            .labelNames("model", "version")
            .register(registry);
    inference =
        Summary.builder()
            .name("model_infer_request_duration")
            .help("Seconds of an inference")
            .labelNames("model", "version")
            .register(registry);
    admissions =
        Counter.builder()
            .name("bonafide_model_admissions_total")
            .help("Attempts to load a model, by their outcome: ADMITTED or the reason's code")
            .labelNames("outcome")
            .register(registry);
    withdrawals =
        Counter.builder()
            .name("bonafide_model_withdrawals_total")
            .help("Models that served until the policy changed, by the reason's code")
            .labelNames("reason")
            .register(registry);
    loadTimes =
        Histogram.builder()
            .name("bonafide_model_load_seconds")
            .help("Seconds of verifying and loading a model")
            .classicOnly()
            .labelNames("outcome")
            .register(registry);
    ProcessMetrics.register(registry);
    grpcMetrics = new GrpcMetrics(registry);
    parallelQueue =
        Histogram.builder()
            .name("parallel_request_queue")
            .help("Inferences under way when another one came")
            .classicOnly()
            .classicUpperBounds(QUEUE_BOUNDS)
            .register(registry);
    batchQueue =
        Histogram.builder()
            .name("batch_request_queue")
            .help("Requests of a model that wait to be merged when another one came")
            .classicOnly()
            .classicUpperBounds(QUEUE_BOUNDS)
            .labelNames("model_name", "model_version")
            .register(registry);
  }

  /** Shows how many models serve: asked for when the metrics are read, so that it never drifts. */
  public void serving(IntSupplier models) {
    GaugeWithCallback.builder()
        .name("bonafide_models_serving")
        .help("Loaded models, all versions")
        .callback(callback -> callback.call(models.getAsInt()))
        .register(registry);
  }

  /** Shows how many decisions could not be recorded. */
  public void unrecorded(LongSupplier decisions) {
    CounterWithCallback.builder()
        .name("bonafide_decisions_unrecorded_total")
        .help("Decisions about models that could not be recorded")
        .callback(callback -> callback.call(decisions.getAsLong()))
        .register(registry);
  }

  /** Shows what requests under way take, in bytes. */
  public void requestMemory(LongSupplier taken) {
    GaugeWithCallback.builder()
        .name("bonafide_in_flight_bytes")
        .help("Bytes of bodies and messages of requests under way")
        .callback(callback -> callback.call(taken.getAsLong()))
        .register(registry);
  }

  /** Hears of inferences. */
  public DataPlane.InferenceListener inferences() {
    return new DataPlane.InferenceListener() {
      @Override
      public void queued(int underWay) {
        parallelQueue.observe(underWay);
      }

      @Override
      public void inferred(
          ServedModel model, InferenceRequest request, boolean answered, Duration took) {
        (answered ? successes : failures).labelValues(model.name(), version(model)).inc();
        if (answered) {
          inference.labelValues(model.name(), version(model)).observe(seconds(took));
        }
      }
    };
  }

  /** Hears of requests that wait to be merged. */
  public BatchedModels.QueueListener batches() {
    return (model, waiting) ->
        batchQueue.labelValues(model.name(), version(model)).observe(waiting);
  }

  private static String version(ServedModel model) {
    return model.version() == null ? "None" : model.version();
  }

  /** Hears of loading. */
  public LoadListener loads() {
    return new LoadListener() {
      @Override
      public void loaded(ServedModel model, Duration took) {
        admissions.labelValues("ADMITTED").inc();
        loadTimes.labelValues("ADMITTED").observe(seconds(took));
      }

      @Override
      public void refused(String name, @Nullable String version, Refusal refusal, Duration took) {
        admissions.labelValues(refusal.reason().name()).inc();
        loadTimes.labelValues("REFUSED").observe(seconds(took));
      }

      @Override
      public void withdrawn(ServedModel model, Refusal refusal) {
        withdrawals.labelValues(refusal.reason().name()).inc();
      }

      @Override
      public void unloaded(ServedModel model) {}
    };
  }

  /** Hears of HTTP requests. */
  public HttpObserver http() {
    return (method, template, header) -> new Exchange(known(method), template);
  }

  /** Hears of gRPC calls. */
  public GrpcObserver grpc() {
    return grpcMetrics;
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH" -> method;
      default -> "OTHER";
    };
  }

  private final class Exchange implements HttpObserver.Exchange {
    private final String method;
    private final String template;
    private final long start = System.nanoTime();
    private String status = "500";

    Exchange(String method, String template) {
      this.method = method;
      this.template = template;
      inProgress.labelValues(settings.serverName(), method).inc();
    }

    @Override
    public void answered(int code) {
      status = Integer.toString(code);
    }

    @Override
    public void close() {
      inProgress.labelValues(settings.serverName(), method).dec();
      if (!template.isEmpty()) {
        String[] labels = {settings.serverName(), method, template, status};
        requests.labelValues(labels).inc();
        durations.labelValues(labels).observe(seconds(Duration.ofNanos(System.nanoTime() - start)));
      }
    }
  }

  private static double seconds(Duration took) {
    return took.toNanos() / 1e9;
  }

  /** The metrics as text. */
  byte[] text() {
    var out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Answers on the metrics' port. */
  public void handle(ServerRequest request, ServerResponse response) {
    String path = request.path().rawPath();
    boolean known = path.equals(settings.metricsEndpoint());
    String method = request.prologue().method().text();
    if (known && method.equals("GET")) {
      response.headers().set(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
      response.send(text());
      return;
    }
    if (known && method.equals("HEAD")) {
      response.headers().set(HeaderNames.CONTENT_TYPE, CONTENT_TYPE);
      response.send();
      return;
    }
    if (path.equals(settings.metricsEndpoint() + "/")) {
      response.status(Status.TEMPORARY_REDIRECT_307);
      response.headers().set(HeaderNames.LOCATION, settings.metricsEndpoint());
      response.send();
      return;
    }
    response.headers().set(HeaderNames.CONTENT_TYPE, "application/json");
    if (known) {
      response.headers().set(HeaderNames.ALLOW, "GET, HEAD");
    }
    response.status(known ? Status.METHOD_NOT_ALLOWED_405 : Status.NOT_FOUND_404);
    String detail = known ? "Method Not Allowed" : "Not Found";
    response.send(("{\"detail\":\"" + detail + "\"}").getBytes(StandardCharsets.UTF_8));
  }
}
