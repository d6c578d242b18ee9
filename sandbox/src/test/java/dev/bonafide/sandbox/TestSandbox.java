package dev.bonafide.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;

/** What the tests of this room share. */
final class TestSandbox {
  private TestSandbox() {}

  static Sandbox create(Path parent) {
    return Sandbox.create(
        parent.resolve("sandbox"), new SandboxOptions(freePort(), "ada@example.com"));
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] proof(KeyPair key, String subject) {
    return Keys.sign(key.getPrivate(), subject.getBytes(StandardCharsets.UTF_8));
  }

  static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(var refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  static Reason reason(Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }
}
