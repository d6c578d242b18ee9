package dev.bonafide.serving.dataplane;

import dev.bonafide.serving.repository.ServedModel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each loaded model answered. Kept by name and version. */
public final class ModelStatistics {
  private final ConcurrentHashMap<String, Counters> counters = new ConcurrentHashMap<>();

  private static final class Counters {
    final LongAdder rows = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    final LongAdder succeededNanos = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder failedNanos = new LongAdder();
  }

  /** The counts so far. */
  public record Counts(
      long rows, long succeeded, long succeededNanos, long failed, long failedNanos) {}

  private Counters of(ServedModel model) {
    return counters.computeIfAbsent(model.name() + "\0" + model.version(), key -> new Counters());
  }

  void succeeded(ServedModel model, long rows, long nanos) {
    Counters c = of(model);
    c.rows.add(rows);
    c.succeeded.increment();
    c.succeededNanos.add(nanos);
  }

  void failed(ServedModel model, long nanos) {
    Counters c = of(model);
    c.failed.increment();
    c.failedNanos.add(nanos);
  }

  Counts counts(ServedModel model) {
    Counters c = of(model);
    return new Counts(
        c.rows.sum(),
        c.succeeded.sum(),
        c.succeededNanos.sum(),
        c.failed.sum(),
        c.failedNanos.sum());
  }
}
