package dev.bonafide.cli;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Progress of hashing: takes the number of bytes that were hashed since the last call. */
final class HashingProgress implements LongConsumer, AutoCloseable {
  private static final double GIB = 1L << 30;

  private final ProgressLine line;
  private final AtomicLong bytes = new AtomicLong();

  HashingProgress(Console console) {
    line = new ProgressLine(console);
  }

  @Override
  public void accept(long more) {
    double gib = bytes.addAndGet(more) / GIB;
    line.report(
        seconds -> String.format(Locale.ROOT, "hashing: %.2f GiB, %.2f GiB/s", gib, gib / seconds));
  }

  @Override
  public void close() {
    line.close();
  }
}
