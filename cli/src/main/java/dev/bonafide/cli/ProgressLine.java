package dev.bonafide.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleFunction;

/**
 * Progress of long work on standard error: one line that is overwritten where a person watches,
 * else a line every ten seconds. Work of less than a second says nothing. Any thread may report.
 */
final class ProgressLine implements AutoCloseable {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long TERMINAL_NANOS = NANOS_PER_SECOND / 5;
  private static final long LOG_NANOS = 10 * NANOS_PER_SECOND;

  private final Console console;
  private final long begun = System.nanoTime();
  private final AtomicLong said = new AtomicLong(begun);

  ProgressLine(Console console) {
    this.console = console;
  }

  /** Shows what {@code line} makes of the seconds since the start, if it is time to. */
  void report(DoubleFunction<String> line) {
    long now = System.nanoTime();
    long last = said.get();
    if (now - begun < NANOS_PER_SECOND
        || now - last < (console.terminal() ? TERMINAL_NANOS : LOG_NANOS)
        || !said.compareAndSet(last, now)) {
      return;
    }
    String text = line.apply((now - begun) / (double) NANOS_PER_SECOND);
    if (console.terminal()) {
      console.err().print("\r" + text + "   ");
      console.err().flush();
    } else {
      console.notice(text);
    }
  }

  @Override
  public void close() {
    if (console.terminal() && said.get() != begun) {
      console.err().println();
    }
  }
}
