package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What logs and timestamp authorities say about a signature.
 *
 * @param times by every known source
 * @param entries in every known log
 * @param notices what was ignored
 */
record Corroboration(List<TrustedTime> times, List<LoggedEntry> entries, List<String> notices) {
  /** How far another clock may be ahead of this one. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** The bodies of the entries of known logs, null in the place of others. */
  static List<@Nullable EntryBody> bodies(Bundle bundle, TrustRoot root) throws RefusedException {
    List<@Nullable EntryBody> bodies = new ArrayList<>();
    for (LogEntry entry : bundle.entries()) {
      bodies.add(LogCheck.keysOf(root, entry).isEmpty() ? null : EntryBody.read(entry));
    }
    return bodies;
  }

  static List<EntryBody> known(List<@Nullable EntryBody> bodies) {
    List<EntryBody> known = new ArrayList<>();
    for (EntryBody body : bodies) {
      if (body != null) {
        known.add(body);
      }
    }
    return known;
  }

  /**
   * Verifies all timestamps and entries of known sources and counts them.
   *
   * @param verifier DER of the certificate or key that verified the signature
   */
  static Corroboration verify(
      Bundle bundle,
      List<@Nullable EntryBody> bodies,
      SignedContent content,
      byte[] verifier,
      Trust trust)
      throws RefusedException {
    Instant now = trust.clock().instant();
    var stamps = TimestampCheck.verify(bundle.timestamps(), trust.root(), content.signature());
    var logs =
        new LogCheck(bundle, trust.root(), content, verifier).verify(bodies, stamps.times(), now);
    List<TrustedTime> times = new ArrayList<>(stamps.times());
    times.addAll(logs.times());
    List<String> notices = new ArrayList<>(stamps.notices());
    notices.addAll(logs.notices());
    requireNotInFuture(times, now);
    requireCounts(logs.entries(), times, trust.thresholds());
    return new Corroboration(times, logs.entries(), notices);
  }

  private static void requireNotInFuture(List<TrustedTime> times, Instant now)
      throws RefusedException {
    for (TrustedTime time : times) {
      if (time.time().isAfter(now.plus(CLOCK_TOLERANCE))) {
        throw new RefusedException(
            Reason.OUTSIDE_VALIDITY,
            time.authority() + " says that the signature was made in the future",
            time.time().toString(),
            "not after " + now);
      }
    }
  }

  private static void requireCounts(
      List<LoggedEntry> entries, List<TrustedTime> times, Thresholds thresholds)
      throws RefusedException {
    Set<String> logs = new HashSet<>();
    for (LoggedEntry entry : entries) {
      logs.add(entry.logId());
    }
    if (logs.size() < thresholds.logs()) {
      throw new RefusedException(
          Reason.LOG_ENTRY_MISSING,
          "too few known logs hold the signature",
          logs.size() + " known logs",
          "at least " + thresholds.logs());
    }
    Set<String> sources = new HashSet<>();
    for (TrustedTime time : times) {
      sources.add(time.origin() + " " + time.authority());
    }
    if (sources.size() < thresholds.times()) {
      throw new RefusedException(
          Reason.NO_TRUSTED_TIME,
          "too few known sources say when the signature was made",
          sources.size() + " known sources",
          "at least " + thresholds.times());
    }
  }
}
