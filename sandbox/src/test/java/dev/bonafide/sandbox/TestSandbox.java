package dev.bonafide.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;

/** What the tests of this room share. */
final class TestSandbox {
  private TestSandbox() {}

  static Sandbox create(Path parent) {
    return Sandbox.create(parent.resolve("sandbox"), SandboxOptions.onFreePort("ada@example.com"));
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
