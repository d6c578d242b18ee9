package dev.bonafide.serving.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.serving.Server;
import dev.bonafide.serving.TestClient;
import dev.bonafide.serving.TestModels;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.settings.SettingsReader;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans on their way to a collector: OTLP over gRPC, on a real socket. */
class CollectorTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

  @TempDir Path folder;

  private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes every export and answers as a collector does: with an empty message. */
  private static io.grpc.Server collector(List<byte[]> exports) throws IOException {
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .build();
    return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .addService(
            ServerServiceDefinition.builder("opentelemetry.proto.collector.trace.v1.TraceService")
                .addMethod(
                    export,
                    ServerCalls.asyncUnaryCall(
                        (request, out) -> {
                          exports.add(request);
                          out.onNext(new byte[0]);
                          out.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }

  private ServerSettings settings(String collector) {
    return SettingsReader.read(folder, null, Map.of("MLSERVER_TRACING_SERVER", collector))
        .settings()
        .onFreePorts();
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Test
  void spansOfBothProtocolsReachTheCollectorAsChildrenOfTheCallers() throws Exception {
    var exports = new CopyOnWriteArrayList<byte[]>();
    io.grpc.Server collector = collector(exports);
    var models = new TestModels().with("m", null, TestModels.COUNTER);
    try {
      var headers = new Metadata();
      headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), TRACEPARENT);
      try (Server server = Server.start(settings("127.0.0.1:" + collector.getPort()), models);
          var client = new TestClient(server).awaitReady()) {
        assertThat(client.infer("m", "traceparent", TRACEPARENT).statusCode()).isEqualTo(200);
        client.grpcInfer("m", MetadataUtils.newAttachHeadersInterceptor(headers));
      } // what is left is sent when the server stops
      var all = new StringBuilder();
      exports.forEach(e -> all.append(new String(e, StandardCharsets.ISO_8859_1)));
      String sent = all.toString();
      assertThat(sent)
          .contains("service.name", "mlserver", "POST /v2/models/{model_name}/infer")
          .contains("inference.GRPCInferenceService/ModelInfer")
          .doesNotContain("/v2/health");
      String trace = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
      String parent = new String(HexFormat.of().parseHex(PARENT), StandardCharsets.ISO_8859_1);
      assertThat(count(sent, trace)).isEqualTo(2);
      assertThat(count(sent, parent)).isEqualTo(2);
    } finally {
      collector.shutdownNow();
    }
  }

  @Test
  void collectorThatIsNotThereHoldsNothingUp() throws Exception {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var models = new TestModels().with("m", null, TestModels.COUNTER);
    try (Server server = Server.start(settings("127.0.0.1:" + free), models);
        var client = new TestClient(server).awaitReady()) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.infer("m").statusCode()).isEqualTo(200);
      }
      assertThat(server.stop()).isTrue();
    }
  }
}
