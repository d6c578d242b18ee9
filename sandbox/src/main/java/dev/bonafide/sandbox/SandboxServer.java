package dev.bonafide.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A sandbox that answers on loopback, a virtual thread a request. Closing it leaves the sandbox.
 */
public final class SandboxServer implements AutoCloseable {
  private static final int BACKLOG = 64;

  private final List<HttpServer> servers;
  private final ExecutorService threads;
  private final URI url;

  private SandboxServer(List<HttpServer> servers, ExecutorService threads, URI url) {
    this.servers = servers;
    this.threads = threads;
    this.url = url;
  }

  static SandboxServer start(Sandbox sandbox) {
    Map<String, Http.Endpoint> endpoints = Endpoints.of(sandbox);
    var server =
        new SandboxServer(
            new ArrayList<>(),
            Executors.newVirtualThreadPerTaskExecutor(),
            URI.create(sandbox.issuer()));
    try {
      for (InetAddress address : loopback()) {
        server.listen(new InetSocketAddress(address, sandbox.port()), endpoints);
      }
      return server;
    } catch (BindException e) {
      server.close();
      throw new ConfigurationException(
          "port " + sandbox.port() + ", which this sandbox's issuer names, is in use",
          "stop what uses it, or make another sandbox: bonafide sandbox start --dir DIR --port N",
          e);
    } catch (IOException e) {
      server.close();
      throw new ConfigurationException(
          "the sandbox cannot serve on port " + sandbox.port() + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * Both addresses of {@code localhost}, where this machine has both: who listened on the other one
   * would be sent the secret by clients that try it first.
   */
  private static List<InetAddress> loopback() throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : List.of("127.0.0.1", "::1")) {
      InetAddress address = InetAddress.getByName(literal);
      if (NetworkInterface.getByInetAddress(address) != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private void listen(InetSocketAddress address, Map<String, Http.Endpoint> endpoints)
      throws IOException {
    HttpServer listening = HttpServer.create(address, BACKLOG);
    listening.setExecutor(threads);
    listening.createContext("/", exchange -> handle(endpoints, exchange));
    listening.start();
    servers.add(listening);
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
    servers.forEach(server -> server.stop(0));
    threads.close();
  }
}
