package dev.bonafide.cli;

import dev.bonafide.training.SvcTrainer;

/**
 * Progress of a long training on standard error: one line that is overwritten where a person
 * watches, else a line now and then. Short runs say nothing.
 */
final class TrainingProgress implements SvcTrainer.Progress, AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long QUIET_NANOS = NANOS_PER_SECOND;
  private static final long TERMINAL_NANOS = NANOS_PER_SECOND / 5;
  private static final long LOG_NANOS = 10 * NANOS_PER_SECOND;

  private final Console console;
  private final long begun = System.nanoTime();
  private long said;
  private boolean lineOpen;

  TrainingProgress(Console console) {
    this.console = console;
    said = begun;
  }

  @Override
  public void report(int solvedPairs, int pairs, int iterations) {
    long now = System.nanoTime();
    if (now - begun < QUIET_NANOS
        || now - said < (console.terminal() ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    said = now;
    String line =
        "training: "
            + solvedPairs
            + " of "
            + pairs
            + " pairs of classes, "
            + iterations
            + " iterations of the next, "
            + (now - begun) / NANOS_PER_SECOND
            + " s";
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
