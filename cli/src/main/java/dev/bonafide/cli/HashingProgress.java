package dev.bonafide.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Progress of hashing on standard error: one line that is overwritten while a person watches.
 * Nothing is said where hashing takes less than a second or nobody watches.
 */
final class HashingProgress implements LongConsumer, AutoCloseable {
  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final long STEP_NANOS = 200_000_000L;
  private static final double GIB = 1L << 30;

  private final Console console;
  private final long begun = System.nanoTime();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong said = new AtomicLong(begun);

  HashingProgress(Console console) {
    this.console = console;
  }

  @Override
  public void accept(long more) {
    long done = bytes.addAndGet(more);
    long now = System.nanoTime();
    long last = said.get();
    if (!console.terminal()
        || now - begun < QUIET_NANOS
        || now - last < STEP_NANOS
        || !said.compareAndSet(last, now)) {
      return;
    }
    double seconds = (now - begun) / 1e9;
    console
        .err()
        .printf(
            Locale.ROOT, "\rhashing: %.2f GiB, %.2f GiB/s   ", done / GIB, done / GIB / seconds);
    console.err().flush();
  }

  @Override
  public void close() {
    if (said.get() != begun) {
      console.err().println();
    }
  }
}
