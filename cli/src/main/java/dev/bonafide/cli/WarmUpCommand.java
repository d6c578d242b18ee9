package dev.bonafide.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code bonafide warm-up}: runs what users run, quietly, so that the launcher can record an
 * ahead-of-time cache. Not in the catalogue's overview, because nobody needs to type it.
 */
@Command(description = "Exercise the commands, so that a start-up cache can be recorded.")
final class WarmUpCommand implements dev.bonafide.cli.Command {
  /** Which kind of process the cache is for. */
  enum Profile {
    COMMAND,
    SERVER
  }

  @Parameters(paramLabel = "command|server", description = "What the cache is for.")
  private Profile profile = Profile.COMMAND;

  @Override
  public Report run(Console console) {
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var nowhere =
        new Console(quiet, quiet, InputStream.nullInputStream(), Console.Mode.TEXT, false);
    Bonafide.run(List.of("--help"), nowhere);
    Bonafide.run(List.of("doctor"), nowhere);
    if (profile == Profile.SERVER) {
      Bonafide.run(List.of("start", "--help"), nowhere);
    }
    return Report.ok();
  }
}
