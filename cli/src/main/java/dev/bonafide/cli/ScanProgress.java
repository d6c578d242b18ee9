package dev.bonafide.cli;

import dev.bonafide.pickle.scan.Scanner;
import java.nio.file.Path;

/**
 * Progress of a long scan on standard error: one line that is overwritten where a person watches,
 * else a line now and then. Short scans say nothing.
 */
final class ScanProgress implements Scanner.Progress, AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long QUIET_NANOS = NANOS_PER_SECOND;
  private static final long TERMINAL_NANOS = NANOS_PER_SECOND / 5;
  private static final long LOG_NANOS = 10 * NANOS_PER_SECOND;

  private final Console console;
  private final long begun = System.nanoTime();
  private long said = begun;
  private boolean lineOpen;

  ScanProgress(Console console) {
    this.console = console;
  }

  @Override
  public void next(Path file, int number, int total) {
    long now = System.nanoTime();
    if (now - begun < QUIET_NANOS
        || now - said < (console.terminal() ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    said = now;
    String line = "scanning: " + number + " of " + total + " files";
    if (console.terminal()) {
      console.err().print("\r" + line + "   ");
      console.err().flush();
      lineOpen = true;
    } else {
      console.notice(line);
    }
  }

  @Override
  public void close() {
    if (lineOpen) {
      console.err().println();
    }
  }
}
