package dev.bonafide.serving.logs;

import dev.bonafide.serving.dataplane.DataPlane;
import dev.bonafide.serving.grpc.GrpcObserver;
import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.repository.ServedModel;
import dev.bonafide.serving.v2.InferenceRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line a request and one an inference, for {@code debug}: route, status, time, the caller's
 * trace, the request's id. Never what was asked or answered, and no header.
 */
public final class LoggedRequests
    implements HttpObserver, GrpcObserver, DataPlane.InferenceListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.bonafide.serving.Requests");
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Metadata.Key<String> TRACE =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private static @Nullable String trace(@Nullable String traceparent) {
    Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static long millis(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }

  @Override
  public Exchange started(
      String method, String template, Function<String, @Nullable String> header) {
    long start = System.nanoTime();
    String trace = trace(header.apply("traceparent"));
    String route = template.isEmpty() ? "an unknown path" : template;
    return new Exchange() {
      private int status = 500;

      @Override
      public void answered(int code) {
        status = code;
      }

      @Override
      public void close() {
        LOG.atDebug()
            .addKeyValue("trace_id", trace)
            .log("{} {}: {} ({} ms)", method, route, status, millis(start));
      }
    };
  }

  @Override
  public Call started(String service, String method, String streaming, Metadata headers) {
    long start = System.nanoTime();
    String trace = trace(headers.get(TRACE));
    return new Call() {
      @Override
      public void received() {}

      @Override
      public void sent() {}

      @Override
      public void ended(Status status) {
        LOG.atDebug()
            .addKeyValue("trace_id", trace)
            .log("{}/{}: {} ({} ms)", service, method, status.getCode(), millis(start));
      }
    };
  }

  @Override
  public void inferred(
      ServedModel model, InferenceRequest request, boolean answered, Duration took) {
    LOG.atDebug()
        .addKeyValue("model_name", model.name())
        .addKeyValue("model_version", model.version())
        .addKeyValue("request_id", request.id())
        .log(
            "inference of '{}' {} ({} ms)",
            model.name(),
            answered ? "answered" : "refused",
            took.toMillis());
  }
}
