package dev.bonafide.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the fixtures from outside lie, and what tests say about outcomes. */
public final class Fixtures {
  private Fixtures() {}

  /** A file or folder of the fixtures; the test is skipped, visibly, where there are none. */
  public static Path path(String relative) {
    String named = System.getenv("BONAFIDE_FIXTURES");
    Path root = named == null ? Path.of("../../shared/fixtures") : Path.of(named);
    assumeTrue(Files.isDirectory(root), "no fixtures at " + root.toAbsolutePath());
    return root.resolve(relative);
  }

  public static byte[] bytes(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) ->
          throw new AssertionError("refused: " + refusal.reason() + ": " + refusal);
    };
  }

  public static Refusal assertRefused(Outcome<?> outcome, Reason reason) {
    return switch (outcome) {
      case Outcome.Accepted<?>(Object value) -> throw new AssertionError("accepted: " + value);
      case Outcome.Refused<?>(Refusal refusal) -> {
        assertThat(refusal.reason()).as(refusal.toString()).isEqualTo(reason);
        yield refusal;
      }
    };
  }
}
