package dev.bonafide.serving.metrics;

import dev.bonafide.serving.grpc.GrpcObserver;
import io.grpc.Metadata;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts gRPC calls. Only methods that exist reach this, so labels are bounded. */
final class GrpcMetrics implements GrpcObserver {
  private final Counter started;
  private final Counter handled;
  private final Counter received;
  private final Counter sent;
  private final Histogram seconds;

  /** The same under the older of the two names that MLServer's library has. */
  private final Histogram latency;

  GrpcMetrics(PrometheusRegistry registry) {
    String[] labels = {"grpc_type", "grpc_service", "grpc_method"};
    started = counter(registry, "grpc_server_started_total", "gRPC calls that came", labels);
    handled =
        counter(
            registry,
            "grpc_server_handled_total",
            "gRPC calls that ended",
            "grpc_type",
            "grpc_service",
            "grpc_method",
            "code");
    received =
        counter(registry, "grpc_server_msg_received_total", "gRPC messages that came", labels);
    sent = counter(registry, "grpc_server_msg_sent_total", "gRPC messages that were sent", labels);
    seconds = histogram(registry, "grpc_server_handling_seconds", labels);
    latency = histogram(registry, "grpc_server_handled_latency_seconds", labels);
  }

  private static Histogram histogram(PrometheusRegistry registry, String name, String... labels) {
    return Histogram.builder()
        .name(name)
        .help("Seconds of a gRPC call")
        .classicOnly()
        .labelNames(labels)
        .register(registry);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  @Override
  public Call started(String service, String method, String streaming, Metadata headers) {
    long start = System.nanoTime();
    started.labelValues(streaming, service, method).inc();
    return new Call() {
      @Override
      public void received() {
        received.labelValues(streaming, service, method).inc();
      }

      @Override
      public void sent() {
        sent.labelValues(streaming, service, method).inc();
      }

      @Override
      public void ended(Status status) {
        handled.labelValues(streaming, service, method, status.getCode().name()).inc();
        double took = (System.nanoTime() - start) / 1e9;
        seconds.labelValues(streaming, service, method).observe(took);
        latency.labelValues(streaming, service, method).observe(took);
      }
    };
  }
}
