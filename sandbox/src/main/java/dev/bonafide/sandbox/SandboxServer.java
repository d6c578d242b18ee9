package dev.bonafide.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A sandbox that answers on loopback, a virtual thread a request. Closing it leaves the sandbox.
 */
public final class SandboxServer implements AutoCloseable {
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final URI url;

  private SandboxServer(HttpServer server, ExecutorService threads, URI url) {
    this.server = server;
    this.threads = threads;
    this.url = url;
  }

  static SandboxServer start(Sandbox sandbox) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), sandbox.port());
      HttpServer server = HttpServer.create(address, BACKLOG);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      Map<String, Http.Endpoint> endpoints = Endpoints.of(sandbox);
      server.createContext("/", exchange -> handle(endpoints, exchange));
      server.start();
      return new SandboxServer(server, threads, URI.create(sandbox.issuer()));
    } catch (BindException e) {
      throw new ConfigurationException(
          "port " + sandbox.port() + ", which this sandbox's issuer names, is in use",
          "stop what uses it, or make another sandbox: bonafide sandbox start --dir DIR --port N",
          e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "the sandbox cannot serve on port " + sandbox.port() + ": " + e.getMessage(), "", e);
    }
  }

  private static void handle(Map<String, Http.Endpoint> endpoints, HttpExchange exchange)
      throws IOException {
    try (exchange) {
      Http.Answer answer;
      try {
        answer =
            isLocal(exchange.getRequestHeaders().getFirst("Host"))
                ? Http.answer(Outcome.attempt(() -> Endpoints.answer(endpoints, exchange)))
                : Http.Answer.text(421, "text/plain", "the sandbox answers to localhost only\n");
      } catch (RuntimeException e) {
        Http.write(exchange, Http.Answer.text(500, "text/plain", "the sandbox failed\n"));
        throw e; // a bug: the server's logger shows it
      }
      Http.write(exchange, answer);
    }
  }

  /** A page of elsewhere whose name leads here has another host in its requests. */
  private static boolean isLocal(@org.jspecify.annotations.Nullable String host) {
    return host != null && host.matches("(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?");
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  /** Stops answering. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
