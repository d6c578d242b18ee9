package dev.bonafide.cli;

import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a server records its decisions: docs/decisions/0214. */
final class DecisionFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionFolder.class);
  private static final int NAME_DIGITS = 8;

  private DecisionFolder() {}

  /**
   * Opens the record: in the folder that is named, or else in one of the user's own for this
   * repository. Only a folder that was named must be usable.
   */
  static DecisionLog open(@Nullable Path named, Path repository, Consumer<String> notices) {
    if (named != null) {
      DecisionLog log = DecisionLog.open(named, new Logged());
      notices.accept("decisions are recorded in " + named);
      return log;
    }
    Path standard = standard(repository);
    try {
      if (!standard.isAbsolute()) { // a user without a home, as in some containers
        throw new ConfigurationException("this user has no home folder", "--record DIR");
      }
      DecisionLog log = DecisionLog.open(standard, new Logged());
      notices.accept("decisions are recorded in " + standard);
      return log;
    } catch (ConfigurationException e) {
      notices.accept(
          "decisions are NOT recorded: " + e.getMessage() + "; name a folder with --record DIR");
      return DecisionLog.none();
    }
  }

  /** State of this user's, beside that of other programs; one folder a repository. */
  private static Path standard(Path repository) {
    String digest = Digest.sha256(repository.toString().getBytes(StandardCharsets.UTF_8)).hex();
    Path name = repository.getFileName();
    return decisions()
        .resolve((name == null ? "root" : name) + "-" + digest.substring(0, NAME_DIGITS));
  }

  private static Path decisions() {
    return Environment.userFolder("XDG_STATE_HOME", "state").resolve("decisions");
  }

  /**
   * The records of all servers for which this user named no folder, by name.
   *
   * @throws ConfigurationException if there is none
   */
  static List<Path> ofThisUser() {
    Path decisions = decisions();
    List<Path> found = List.of();
    if (Files.isDirectory(decisions)) {
      try (var folders = Files.list(decisions)) {
        found = folders.filter(Files::isDirectory).sorted().toList();
      } catch (IOException | UncheckedIOException e) {
        throw new ConfigurationException(
            decisions + " cannot be listed: " + e.getMessage(), "bonafide audit DIR", e);
      }
    }
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "no decision record in " + decisions,
          "bonafide audit DIR, with the folder that the server named when it started");
    }
    return found;
  }

  /** Says in the log when recording fails, and when it works again. */
  private static final class Logged implements DecisionLog.Listener {
    @Override
    public void failing(Refusal problem) {
      LOG.error("decisions are not recorded: {}; serving goes on", problem);
    }

    @Override
    public void recovered(long lost) {
      LOG.warn("decisions are recorded again; {} are missing, and the record says so", lost);
    }
  }
}
