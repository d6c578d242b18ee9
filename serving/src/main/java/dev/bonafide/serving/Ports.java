package dev.bonafide.serving;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.serving.settings.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.UnresolvedAddressException;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ports that a server is to listen on, looked at before it does: the web server only logs why
 * it cannot listen.
 */
final class Ports {
  /** A port and the variable that sets it. */
  private record Port(String variable, int number) {}

  private Ports() {}

  /**
   * @throws ConfigurationException where a port is in use or asked for twice, or the host is no
   *     address of this machine
   */
  static void checkFree(ServerSettings settings) {
    List<Port> ports = of(settings);
    var takenBy = new HashMap<Integer, String>();
    for (Port port : ports) {
      String other = takenBy.putIfAbsent(port.number(), port.variable());
      if (other != null) {
        throw new ConfigurationException(
            other + " and " + port.variable() + " are both " + port.number(),
            "give each a port of its own");
      }
    }
    for (Port port : ports) {
      checkFree(settings.host(), port);
    }
  }

  /** Those with a number: 0 stands for any free port. */
  private static List<Port> of(ServerSettings settings) {
    var http = new Port("MLSERVER_HTTP_PORT", settings.httpPort());
    var grpc = new Port("MLSERVER_GRPC_PORT", settings.grpcPort());
    int metrics = settings.metricsEndpoint().isEmpty() ? 0 : settings.metricsPort();
    return Stream.of(http, grpc, new Port("MLSERVER_METRICS_PORT", metrics))
        .filter(port -> port.number() != 0)
        .toList();
  }

  private static void checkFree(String host, Port port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port.number()));
    } catch (IOException | UnresolvedAddressException e) {
      throw new ConfigurationException(
          "cannot listen on " + host + " port " + port.number() + ": " + e.getMessage(),
          "stop what uses it, or set " + port.variable(),
          e);
    }
  }
}
