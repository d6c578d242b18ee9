package dev.bonafide.signing.token;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on this machine that answers as the test says and remembers what it was asked. */
final class Loopback implements AutoCloseable {
  private final HttpServer server;

  /** Method, path with query, the Authorization and Metadata-Flavor headers, and the body. */
  record Asked(String method, String target, String authorization, String flavor, String body) {}

  final List<Asked> asked = new CopyOnWriteArrayList<>();

  Loopback(Function<Asked, String> answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          var request =
              new Asked(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  String.valueOf(headers.getFirst("Authorization")),
                  String.valueOf(headers.getFirst("Metadata-Flavor")),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          asked.add(request);
          String text = answer.apply(request);
          byte[] body = text.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(text.startsWith("!") ? 400 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + host();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
