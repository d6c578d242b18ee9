package dev.bonafide.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, as a reader would start it, and the requests that the demo
 * sends.
 */
final class DemoServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Console console;
  private final Process process;
  private final Thread output;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private DemoServer(Console console, Process process, int port) {
    this.console = console;
    this.process = process;
    this.output = Thread.ofVirtual().start(() -> copyOutput(console, process));
    this.port = port;
  }

  /**
   * Starts {@code bonafide start} and waits until it answers. Ports that are taken are replaced by
   * free ones, and said.
   */
  static DemoServer start(Console console, Path models, Path policy)
      throws IOException, InterruptedException {
    Map<String, Integer> ports = new java.util.TreeMap<>();
    ports.put("MLSERVER_HTTP_PORT", freeOr(8080));
    ports.put("MLSERVER_GRPC_PORT", freeOr(8081));
    ports.put("MLSERVER_METRICS_PORT", freeOr(8082));
    var typed = new StringBuilder("$ ");
    ports.forEach(
        (name, value) -> {
          if (value > 8082) {
            typed.append(name).append('=').append(value).append(' ');
          }
        });
    String[] words = {"start", models.toString(), "--policy", policy.toString()};
    text(console, typed + "bonafide " + String.join(" ", words) + " &");
    var builder = new ProcessBuilder(launch(words)).redirectErrorStream(true);
    ports.forEach((name, value) -> builder.environment().put(name, Integer.toString(value)));
    Process process = builder.start();
    var server = new DemoServer(console, process, ports.get("MLSERVER_HTTP_PORT"));
    try {
      server.awaitLive();
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** The launcher that started this process, or this process's own Java. */
  private static List<String> launch(String... words) {
    var command = new ArrayList<String>();
    String launcher = System.getenv("BONAFIDE_LAUNCHER");
    if (launcher != null) {
      command.add(launcher);
    } else {
      command.add(ProcessHandle.current().info().command().orElse("java"));
      command.addAll(
          List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), Bonafide.class.getName()));
    }
    command.addAll(List.of(words));
    return command;
  }

  private static int freeOr(int wanted) throws IOException {
    try (var socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (java.net.BindException taken) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }
  }

  private static void copyOutput(Console console, Process process) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        text(console, "  | " + line);
      }
    } catch (IOException e) {
      text(console, "  | (its output ended: " + e.getMessage() + ")");
    }
  }

  private void awaitLive() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    var request =
        HttpRequest.newBuilder(uri("/v2/health/live")).timeout(Duration.ofSeconds(2)).build();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException("the server ended with exit code " + process.exitValue());
      }
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (java.net.ConnectException notYet) {
        Thread.sleep(50);
      }
    }
    throw new IOException(
        "the server did not answer within " + START_LIMIT.toSeconds() + " seconds");
  }

  /** Sends a POST as curl would, shows both sides, and insists on the status. */
  String post(int expectedStatus, String path, String body)
      throws IOException, InterruptedException {
    String shownBody = body.length() > 90 ? body.substring(0, 80) + "…" : body;
    text(
        console,
        "$ curl -s -X POST localhost:"
            + port
            + path
            + (body.isEmpty() ? "" : " --json '" + shownBody + "'"));
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    text(console, "HTTP " + response.statusCode());
    if (!response.body().isEmpty()) {
      text(console, DemoStory.pretty(response.body()));
    }
    if (response.statusCode() != expectedStatus) {
      throw new IOException(
          "POST " + path + " should answer " + expectedStatus + ", found " + response.statusCode());
    }
    return response.body();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void text(Console console, String line) {
    (console.mode() == Console.Mode.JSON ? console.err() : console.out()).println(line);
  }

  @Override
  public void close() {
    // Process.destroy() would close the pipe and lose what the server says while it stops.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      output.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
