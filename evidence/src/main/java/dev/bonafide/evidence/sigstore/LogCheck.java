package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.LoggedEntry;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.trustroot.LogKey;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.Signatures;
import dev.bonafide.tlog.Checkpoint;
import dev.bonafide.tlog.MerkleProof;
import dev.bonafide.tlog.MerkleTree;
import dev.bonafide.tlog.NoteKey;
import dev.bonafide.tlog.SignedNote;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies log entries: their proofs, checkpoints and promises. */
final class LogCheck {
  private final Bundle bundle;
  private final TrustRoot root;
  private final SignedContent content;
  private final byte[] verifier;

  LogCheck(Bundle bundle, TrustRoot root, SignedContent content, byte[] verifier) {
    this.bundle = bundle;
    this.root = root;
    this.content = content;
    this.verifier = verifier;
  }

  /** What the entries of known logs establish. */
  record Result(List<LoggedEntry> entries, List<TrustedTime> times, List<String> notices) {}

  /**
   * Verifies every entry of a known log.
   *
   * @param bodies the entries' bodies, null for those of unknown logs
   * @param signed when timestamp authorities say that the signature existed
   */
  Result verify(List<@Nullable EntryBody> bodies, List<TrustedTime> signed, Instant now)
      throws RefusedException {
    List<LoggedEntry> entries = new ArrayList<>();
    List<TrustedTime> times = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    for (int i = 0; i < bundle.entries().size(); i++) {
      LogEntry entry = bundle.entries().get(i);
      EntryBody body = bodies.get(i);
      List<LogKey> keys = keysOf(root, entry);
      if (keys.isEmpty() || body == null) {
        notices.add("An entry of the unknown log " + entry.keyId() + " was ignored.");
        continue;
      }
      body.requireAbout(entry.kindAndVersion(), content, verifier);
      TrustedTime integrated = integratedTime(entry, keys);
      LogKey key = keyValidFor(keys, integrated, signed, now);
      requireIncluded(entry, key);
      if (integrated != null) {
        times.add(integrated);
      }
      entries.add(
          new LoggedEntry(key.baseUrl(), key.keyId(), entry.index(), entry.kindAndVersion()));
    }
    return new Result(entries, times, notices);
  }

  static List<LogKey> keysOf(TrustRoot root, LogEntry entry) {
    List<LogKey> keys = new ArrayList<>();
    for (LogKey key : root.logs()) {
      if (key.keyId().equals(entry.keyId())) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Verifies the promise where there is one: only then does the log's time count. */
  private @Nullable TrustedTime integratedTime(LogEntry entry, List<LogKey> keys)
      throws RefusedException {
    if (entry.promise().length == 0) {
      if (bundle.version() == Bundle.Version.V0_1) {
        throw new RefusedException(
            Reason.LOG_PROMISE_INVALID,
            "a bundle of version 0.1 needs the log's promise",
            "none",
            "inclusionPromise");
      }
      return null;
    }
    byte[] promised = EntryBody.promised(entry);
    for (LogKey key : keys) {
      if (Signatures.verify(key.key(), promised, entry.promise())) {
        return new TrustedTime(
            instant(entry.integratedSeconds()), TrustedTime.Origin.LOG_PROMISE, key.baseUrl());
      }
    }
    throw new RefusedException(
        Reason.LOG_PROMISE_INVALID, "the log's promise to include the entry does not verify");
  }

  private static Instant instant(long seconds) throws RefusedException {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE, "the log's time is no time", "" + seconds, "seconds");
    }
  }

  /**
   * The key must have been in use when the entry was made; present time where nothing says when.
   */
  private static LogKey keyValidFor(
      List<LogKey> keys, @Nullable TrustedTime integrated, List<TrustedTime> signed, Instant now)
      throws RefusedException {
    List<Instant> times = new ArrayList<>();
    if (integrated != null) {
      times.add(integrated.time());
    } else {
      for (TrustedTime time : signed) {
        times.add(time.time());
      }
    }
    if (times.isEmpty()) {
      times.add(now);
    }
    for (LogKey key : keys) {
      boolean all = true;
      for (Instant time : times) {
        all &= key.validity().contains(time);
      }
      if (all) {
        return key;
      }
    }
    throw new RefusedException(
        Reason.OUTSIDE_VALIDITY,
        "the log's key was not in use at the time",
        times.getFirst().toString(),
        keys.getFirst().validity().toString());
  }

  private void requireIncluded(LogEntry entry, LogKey key) throws RefusedException {
    LogEntry.Proof proof = entry.proof();
    if (proof == null) {
      if (bundle.version() == Bundle.Version.V0_1) {
        return; // the promise, which was verified, stands for the proof in this version
      }
      throw new RefusedException(
          Reason.LOG_PROOF_INVALID, "the log entry has no inclusion proof", "none", "a proof");
    }
    Digest leaf = MerkleTree.leafHash(entry.body());
    MerkleProof.verifyInclusion(leaf, proof.index(), proof.treeSize(), proof.path(), proof.root())
        .orThrow();
    if (proof.checkpoint().isEmpty()) {
      if (bundle.version() == Bundle.Version.V0_1) {
        return; // as above: logs of that time gave proofs without checkpoints
      }
      throw new RefusedException(
          Reason.CHECKPOINT_INVALID, "the inclusion proof has no checkpoint", "none", "one");
    }
    Checkpoint checkpoint = checkpoint(proof, key);
    if (checkpoint.size() != proof.treeSize() || !checkpoint.root().equals(proof.root())) {
      throw new RefusedException(
          Reason.CHECKPOINT_INVALID,
          "the checkpoint is of another tree than the proof",
          "size " + checkpoint.size() + ", root " + checkpoint.root().hex(),
          "size " + proof.treeSize() + ", root " + proof.root().hex());
    }
  }

  /** Checkpoints name the log by its host, with or without the port. */
  private static Checkpoint checkpoint(LogEntry.Proof proof, LogKey key) throws RefusedException {
    SignedNote note = SignedNote.parse(proof.checkpoint()).orThrow();
    int port = key.host().lastIndexOf(':');
    String bare = port < 0 ? key.host() : key.host().substring(0, port);
    byte[] id = HexFormat.of().parseHex(key.checkpointKeyId());
    NoteKey named = NoteKey.withId(key.host(), id, key.key());
    for (SignedNote.Line line : note.signatures()) {
      if (named.names(line)) {
        return Checkpoint.verify(note, named).orThrow();
      }
    }
    return Checkpoint.verify(note, NoteKey.withId(bare, id, key.key())).orThrow();
  }
}
