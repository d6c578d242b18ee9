package dev.bonafide.admission.record;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.tlog.append.AppendLog;
import dev.bonafide.tlog.append.LogLimits;
import dev.bonafide.tlog.append.SignedTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The record of decisions: an append-only Merkle log in a folder, so that what was decided cannot
 * be changed later without its signed checkpoint saying so.
 *
 * <p>Recording never waits: entries go through a bounded queue to a thread that writes them. What
 * the queue cannot take, or the disk, is counted, and the count is recorded as soon as recording
 * works again. Thread-safe.
 */
public final class DecisionLog implements AutoCloseable {
  /** Verdicts waiting to be written: far more than a repository has models. */
  private static final int QUEUE = 10_000;

  private final @Nullable AppendLog log;
  private final Listener listener;
  private final BlockingQueue<DecisionRecord> queue = new LinkedBlockingQueue<>(QUEUE);
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong unrecorded = new AtomicLong();
  private final AtomicReference<@Nullable Refusal> problem = new AtomicReference<>();
  private final @Nullable Thread writer;
  private volatile boolean closing;

  /** Hears when recording stops working, and when it works again. */
  public interface Listener {
    void failing(Refusal problem);

    /**
     * It works again.
     *
     * @param lost decisions that are missing; the record says so too
     */
    void recovered(long lost);

    /** Hears and does nothing. */
    Listener SILENT =
        new Listener() {
          @Override
          public void failing(Refusal problem) {}

          @Override
          public void recovered(long lost) {}
        };
  }

  private DecisionLog(@Nullable AppendLog log, Listener listener) {
    this.log = log;
    this.listener = listener;
    this.writer =
        log == null
            ? null
            : Thread.ofPlatform().daemon().name("decision-record").start(() -> write(log));
  }

  /** Keeps nothing: for commands that decide without loading. */
  public static DecisionLog none() {
    return new DecisionLog(null, Listener.SILENT);
  }

  /**
   * Opens the record in a folder, which is made where there is none, for its owner alone.
   *
   * @throws ConfigurationException if it cannot be used, or was damaged
   */
  public static DecisionLog open(Path folder) {
    return open(folder, Listener.SILENT);
  }

  /** The same; the listener is called on the thread that writes. */
  public static DecisionLog open(Path folder, Listener listener) {
    return new DecisionLog(openLog(folder), listener);
  }

  private static AppendLog openLog(Path folder) {
    return switch (AppendLog.open(folder, RecordKey.signer(folder))) {
      case Outcome.Accepted<AppendLog>(AppendLog opened) -> opened;
      case Outcome.Refused<AppendLog>(Refusal refusal) ->
          throw new ConfigurationException(
              "the decision record in " + folder + " cannot be used: " + refusal,
              "move the folder away to begin a new record");
    };
  }

  /** Takes a verdict to be written. Never waits. */
  public void record(DecisionRecord decision) {
    if (log == null) {
      unrecorded.incrementAndGet();
    } else if (closing || !queue.offer(decision)) {
      lost.incrementAndGet();
      unrecorded.incrementAndGet();
    }
  }

  /** How many decisions never came into the record; all of them where there is none. */
  public long unrecorded() {
    return unrecorded.get();
  }

  /** Why the last write failed, or null where it did not. */
  public @Nullable Refusal problem() {
    return problem.get();
  }

  private void write(AppendLog target) {
    var batch = new ArrayList<DecisionRecord>();
    try {
      while (!closing || !queue.isEmpty()) {
        DecisionRecord first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, 255);
          append(target, batch);
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(AppendLog target, List<DecisionRecord> batch) {
    long missing = lost.getAndSet(0);
    var entries = new ArrayList<byte[]>();
    if (missing > 0) {
      entries.add(encode(gap(missing)));
    }
    batch.forEach(d -> entries.add(encode(d)));
    switch (target.appendAll(entries)) {
      case Outcome.Accepted<?> a -> {
        if (problem.getAndSet(null) != null) {
          listener.recovered(missing);
        }
      }
      case Outcome.Refused<?>(Refusal refusal) -> {
        lost.addAndGet(missing + batch.size());
        unrecorded.addAndGet(batch.size());
        if (problem.getAndSet(refusal) == null) {
          listener.failing(refusal);
        }
      }
    }
  }

  private static DecisionRecord gap(long missing) {
    return new DecisionRecord(
        UUID.randomUUID().toString(),
        Instant.now(),
        "",
        "",
        "lost",
        "",
        Json.object().put("missing", missing).build());
  }

  private static byte[] encode(DecisionRecord decision) {
    byte[] whole = JsonWriter.compact(decision.toJson()).getBytes(StandardCharsets.UTF_8);
    if (whole.length <= LogLimits.LARGEST_ENTRY) {
      return whole;
    }
    // A model may bring sixteen bundles with long certificates: the gist stays, and what was cut
    // can be recognised.
    var cut = Json.object().put("cutBytes", whole.length);
    cut.put("cutDigest", Digest.sha256(whole).toString());
    for (String key : List.of("policy", "settings", "artefact", "sha256")) {
      Json value = decision.body().get(key);
      if (value != null && JsonWriter.compact(value).length() < 8_192) {
        cut.put(key, value);
      }
    }
    return JsonWriter.compact(
            new DecisionRecord(
                    decision.id(),
                    decision.time(),
                    cut(decision.model()),
                    cut(decision.version()),
                    decision.outcome(),
                    decision.reason(),
                    cut.build())
                .toJson())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    return text.length() <= 512 ? text : text.substring(0, 512);
  }

  /**
   * What a record holds, after its whole tree was hashed anew and compared with its checkpoint.
   *
   * @param checkpoint the signed note that vouches for it
   */
  public record Audit(List<DecisionRecord> decisions, String checkpoint) {
    public Audit {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * Reads a record back and checks that nothing in it was changed.
   *
   * @return refused with LOG_DAMAGED or CHECKPOINT_INVALID where it was
   * @throws ConfigurationException if there is no record in the folder
   */
  public static Outcome<Audit> audit(Path folder) {
    if (!Files.exists(folder.resolve(RecordKey.FILE))) {
      throw new ConfigurationException(
          "no decision record in " + folder,
          "name the folder that the server said it records in when it started");
    }
    return AppendLog.open(folder, RecordKey.signer(folder))
        .then(
            log -> {
              try (log) {
                return Outcome.attempt(
                    () -> {
                      SignedTree tree = log.audit().orThrow();
                      var decisions = new ArrayList<DecisionRecord>();
                      for (long i = 0; i < tree.checkpoint().size(); i++) {
                        decisions.add(decode(log.entry(i).orThrow()).orThrow());
                      }
                      return new Audit(decisions, tree.note());
                    });
              }
            });
  }

  private static Outcome<DecisionRecord> decode(byte[] entry) {
    return JsonReader.parse(entry, Reason.LOG_DAMAGED)
        .then(
            json -> {
              if (json instanceof Json.Obj object
                  && object.get("decision") instanceof Json.Obj body) {
                try {
                  return Outcome.accepted(
                      new DecisionRecord(
                          text(object, "id"),
                          Instant.parse(text(object, "time")),
                          text(object, "model"),
                          text(object, "version"),
                          text(object, "outcome"),
                          text(object, "reason"),
                          body));
                } catch (DateTimeParseException e) {
                  // said below
                }
              }
              return Outcome.refused(Reason.LOG_DAMAGED, "an entry is no decision");
            });
  }

  private static String text(Json.Obj object, String key) {
    String value = object.string(key);
    return value == null ? "" : value;
  }

  /** Writes what is waiting, then ends. */
  @Override
  public void close() {
    closing = true;
    if (writer != null && log != null) {
      try {
        writer.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      log.close();
    }
  }
}
