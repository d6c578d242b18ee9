package dev.bonafide.serving.tracing;

import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.settings.ServerSettings;
import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One span a request, a child of the caller's where it sent {@code traceparent}. Health checks and
 * paths that mean nothing have none. No content of a request is ever in a span.
 */
public final class Tracing implements HttpObserver, GrpcObserver, AutoCloseable {
  private static final TextMapGetter<Function<String, @Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Function<String, @Nullable String> carrier) {
          return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(
            @Nullable Function<String, @Nullable String> carrier, String key) {
          return carrier == null ? null : carrier.apply(key);
        }
      };

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /** Sends spans where {@code tracing_server} says, over OTLP/gRPC without encryption. */
  public static Tracing to(ServerSettings settings) {
    String server = settings.tracingServer();
    String endpoint = server.contains("://") ? server : "http://" + server;
    return new Tracing(settings, OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build());
  }

  Tracing(ServerSettings settings, SpanExporter exporter) {
    var resource =
        Resource.create(
            Attributes.of(
                AttributeKey.stringKey("service.name"), settings.serverName(),
                AttributeKey.stringKey("service.version"), settings.serverVersion()));
    provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    tracer = provider.get("dev.bonafide.serving");
  }

  private Span span(String name, Function<String, @Nullable String> headers) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    return tracer.spanBuilder(name).setParent(parent).setSpanKind(SpanKind.SERVER).startSpan();
  }

  @Override
  public HttpObserver.Exchange started(
      String method, String template, Function<String, @Nullable String> header) {
    if (template.isEmpty() || template.startsWith("/v2/health/")) {
      return new Untraced();
    }
    Span span = span(method + " " + template, header);
    span.setAttribute("http.request.method", method);
    span.setAttribute("http.route", template);
    return new HttpObserver.Exchange() {
      @Override
      public void answered(int status) {
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) {
          span.setStatus(StatusCode.ERROR);
        }
      }

      @Override
      public void close() {
        span.end();
      }
    };
  }

  private record Untraced() implements HttpObserver.Exchange {
    @Override
    public void answered(int status) {}

    @Override
    public void close() {}
  }

  @Override
  public GrpcObserver.Call started(
      String service, String method, String streaming, Metadata headers) {
    boolean health = service.startsWith("grpc.health") || method.matches("Server(Live|Ready)");
    Span span =
        health
            ? Span.getInvalid()
            : span(
                service + "/" + method,
                name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    span.setAttribute("rpc.system", "grpc");
    span.setAttribute("rpc.service", service);
    span.setAttribute("rpc.method", method);
    return new GrpcObserver.Call() {
      @Override
      public void received() {}

      @Override
      public void sent() {}

      @Override
      public void ended(Status status) {
        span.setAttribute("rpc.grpc.status_code", status.getCode().value());
        if (!status.isOk()) {
          span.setStatus(StatusCode.ERROR);
        }
        span.end();
      }
    };
  }

  /** Sends what is left, for five seconds at most. */
  @Override
  public void close() {
    provider.shutdown().join(5, TimeUnit.SECONDS);
  }
}
