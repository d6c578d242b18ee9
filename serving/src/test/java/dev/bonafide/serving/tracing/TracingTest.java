package dev.bonafide.serving.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.serving.http.HttpObserver;
import dev.bonafide.serving.settings.ServerSettings;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TracingTest {
  private final List<SpanData> spans = new CopyOnWriteArrayList<>();

  private Tracing tracing() {
    return new Tracing(
        ServerSettings.DEFAULT,
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> batch) {
            spans.addAll(batch);
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
          }
        });
  }

  @Test
  void healthChecksAndUnknownPathsHaveNoSpan() {
    try (Tracing tracing = tracing()) {
      tracing.started("GET", "/v2/health/live", name -> null).close();
      tracing.started("GET", "", name -> null).close();
    }
    assertThat(spans).isEmpty();
  }

  @Test
  void spanIsAChildOfTheCallers() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (Tracing tracing = tracing()) {
      HttpObserver.Exchange exchange =
          tracing.started(
              "POST",
              "/v2/models/{model_name}/infer",
              name -> name.equals("traceparent") ? parent : null);
      exchange.answered(200);
      exchange.close();
    }
    assertThat(spans)
        .hasSize(1)
        .first()
        .satisfies(
            span -> {
              assertThat(span.getName()).isEqualTo("POST /v2/models/{model_name}/infer");
              assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
              assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            });
  }
}
