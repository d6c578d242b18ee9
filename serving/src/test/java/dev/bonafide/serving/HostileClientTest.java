package dev.bonafide.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import dev.bonafide.artifact.Reason;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no well-meaning client sends: each gets a refusal, and the server serves on. */
class HostileClientTest {
  private static Server server;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    var models =
        new TestModels()
            .with("m", null, TestModels.COUNTER)
            .withRefused("tampered", Reason.DIGEST_MISMATCH);
    server = Server.start(ServerSettings.DEFAULT.onFreePorts(), models);
    client = new TestClient(server).awaitReady();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @AfterEach
  void theServerServesOn() throws Exception {
    assertThat(client.infer("m").statusCode()).isEqualTo(200);
    assertThat(client.grpcInfer("m").getModelName()).isEqualTo("m");
  }

  /** The first line of the answer; empty where the server closed the connection without one. */
  private static String sent(int port, byte[] request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(request);
        out.flush();
        String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        return answer;
      } catch (SocketException closedWhileSending) {
        return "";
      }
    }
  }

  private static String http(String request) throws IOException {
    return sent(server.httpPort(), request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same, and then the client sends no more. */
  private static String httpAndEnd(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.httpPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    } catch (SocketException closedBefore) {
      return "";
    }
  }

  private static void assertRefused(String statusLine) {
    assertThat(statusLine).matches("|HTTP/1\\.[01] 4..");
  }

  private static String infer(String headers, String body) {
    return "POST /v2/models/m/infer HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nxx\r\n0\r\n\r\n",
        "-1\r\n\r\n",
        "ffffffffffffffff\r\nxx",
        "7fffffffffffffff\r\nxx",
        "2\r\nxxxx\r\n0\r\n\r\n",
        "\r\n\r\n",
        "2;" + "name=value\r\nx" // and the end of the connection would be an answer too late
      })
  void brokenChunksAreRefused(String chunks) throws IOException {
    assertRefused(httpAndEnd(infer("Transfer-Encoding: chunked\r\n", chunks)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1\r\n",
        "Content-Length: +2\r\n",
        "Content-Length: 0x2\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, identity\r\n",
        "a b: c\r\nContent-Length: 2\r\n",
        "no colon\r\nContent-Length: 2\r\n"
      })
  void headersThatLeaveTheBodyInDoubtAreRefused(String headers) throws IOException {
    assertRefused(http(infer(headers, "{}")));
  }

  @Test
  void hugeHeadersAndPathsAreRefused() throws IOException {
    assertRefused(http(infer("x: " + "y".repeat(1 << 20) + "\r\n", "")));
    assertRefused(http(infer("x: y\r\n".repeat(100_000), "")));
    assertRefused(http("GET /v2/models/" + "m".repeat(1 << 20) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertRefused(http("G".repeat(1 << 20)));
  }

  @Test
  void garbageIsRefused() throws IOException {
    assertRefused(httpAndEnd("\0\0\0\0\r\n\r\n"));
    assertRefused(httpAndEnd("GET /v2 HTTP/9.9\r\nHost: a\r\n\r\n"));
    assertRefused(httpAndEnd("GET http://[::1/v2 HTTP/1.1\r\nHost: a\r\n\r\n"));
    assertRefused(httpAndEnd("\u0016\u0003\u0001\0\u00a5\u0001\0\0\u00a1\u0003\u0003\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "..",
        "m%00",
        "m%0d%0aSet-Cookie:%20a=b",
        "%c0%ae%c0%ae",
        "%u002e",
        "m;a=b",
        "m%2f..%2fm",
        "*",
        "tampered",
        "\u00e9"
      })
  void namesThatMeanSomethingElsewhereAreNoModels(String name) throws IOException {
    for (String request :
        List.of(
            "GET /v2/models/" + name + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /v2/models/" + name + "/versions/" + name + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v2/repository/models/" + name + "/load HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v2/repository/models/" + name + "/unload HTTP/1.1\r\nHost: a\r\n\r\n")) {
      assertRefused(http(request));
    }
  }

  /** 128 MiB for a few bytes; a content coding may ask for 8 (RFC 9659). */
  @Test
  void aZstdWindowThatNoCodingMayAskForIsRefused() throws Exception {
    var packed = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(packed)) {
      zstd.setLong(27);
      zstd.write(TestClient.REQUEST.getBytes(StandardCharsets.UTF_8));
    }
    String head =
        "POST /v2/models/m/infer HTTP/1.1\r\nHost: a\r\nContent-Encoding: zstd\r\nContent-Length: "
            + packed.size()
            + "\r\n\r\n";
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(packed.toByteArray());
    assertThat(sent(server.httpPort(), request.toByteArray())).isEqualTo("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0001\u0004\0\0\0\0\0\u0001",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u00ff\u00ff\u00ff\0\0\0\0\0\u0001",
        "\u0016\u0003\u0001\0"
      })
  void garbageOnTheGrpcPortEndsTheConnectionAlone(String bytes) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.grpcPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(1000);
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] callHeaders() {
    var block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86}); // POST, http
    literal(block, 4, "/inference.GRPCInferenceService/ServerLive");
    literal(block, 1, "a");
    literal(block, 31, "application/grpc");
    block.writeBytes(new byte[] {0, 2, 't', 'e', 8});
    block.writeBytes("trailers".getBytes(StandardCharsets.US_ASCII));
    return block.toByteArray();
  }

  /** A header of HPACK's static table by its index, not to be indexed. */
  private static void literal(ByteArrayOutputStream block, int index, String value) {
    if (index < 15) {
      block.write(index);
    } else {
      block.write(15);
      block.write(index - 15);
    }
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** CVE-2023-44487: streams that are opened only to be reset. */
  @Test
  void aClientThatOnlyResetsItsCallsIsTurnedAway() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.grpcPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame(4, 0, 0, new byte[0]));
      byte[] headers = callHeaders();
      var reader = Thread.ofVirtual();
      var goneAway = new java.util.concurrent.CompletableFuture<Integer>();
      reader.start(
          () -> {
            try {
              goneAway.complete(errorOfGoAway(new DataInputStream(socket.getInputStream())));
            } catch (IOException e) {
              goneAway.completeExceptionally(e);
            }
          });
      try {
        for (int i = 0; i < 50_000 && !goneAway.isDone(); i++) {
          int stream = 2 * i + 1;
          out.write(frame(1, 4, stream, headers));
          out.write(frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
        }
      } catch (SocketException closed) {
        assertThat(closed).isNotNull();
      }
      int enhanceYourCalm = 11;
      assertThat(goneAway.get(20, java.util.concurrent.TimeUnit.SECONDS))
          .isEqualTo(enhanceYourCalm);
    }
  }

  private static int errorOfGoAway(DataInputStream in) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException("the connection ended without a GOAWAY");
      }
      if (type == 7) {
        return ByteBuffer.wrap(payload).getInt(4);
      }
    }
  }
}
