package dev.bonafide.sandbox;

import dev.bonafide.artifact.ConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * What is fixed when a sandbox is made.
 *
 * @param port of {@code http://localhost:PORT}, which is the name of its issuer and stands in every
 *     certificate; the sandbox serves there and nowhere else
 * @param identity whom tokens name where nothing else is asked for: an e-mail address
 */
public record SandboxOptions(int port, String identity) {
  /** Beside the ports of the model server (8080 to 8082). */
  public static final int DEFAULT_PORT = 8686;

  /** Nobody's: the domain is reserved (RFC 2606). */
  public static final String DEFAULT_IDENTITY = "developer@example.com";

  public static final SandboxOptions DEFAULT = new SandboxOptions(DEFAULT_PORT, DEFAULT_IDENTITY);

  /** For a sandbox beside others: a port that nothing uses now. */
  public static SandboxOptions onFreePort(String identity) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new SandboxOptions(socket.getLocalPort(), identity);
    } catch (IOException e) {
      throw new ConfigurationException("no port is free on loopback", "--port N", e);
    }
  }

  /**
   * @throws ConfigurationException for a port out of range, or an identity that is neither an
   *     e-mail address nor a URI
   */
  public SandboxOptions {
    if (port < 1 || port > 65535) {
      throw new ConfigurationException(
          "a sandbox's port is 1 to 65535, found " + port, "--port " + DEFAULT_PORT);
    }
    Subject.parse(identity);
  }
}
