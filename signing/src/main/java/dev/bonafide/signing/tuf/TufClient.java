package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * TUF's client workflow (specification 1.0, section 5). What it accepts replaces what is in the
 * store; a refusal leaves the store as good as it was.
 */
public final class TufClient {
  /** Sigstore's root has changed about four times a year. */
  private static final int MAX_ROOT_ROTATIONS = 256;

  private static final int MAX_TARGET_BYTES = 4 << 20;

  private final TufStore store;
  private final TufSource source;
  private final InstantSource clock;

  public TufClient(TufStore store, TufSource source, InstantSource clock) {
    this.store = store;
    this.source = source;
    this.clock = clock;
  }

  /**
   * Brings the store up to date.
   *
   * @param bundledRoot the root that came with this program or from the operator; trusted as it is
   * @param targets names that are wanted, such as {@code trusted_root.json}; one that the
   *     repository does not have is left out
   * @return which of the targets there are; refused with TRUST_METADATA_INVALID,
   *     TRUST_METADATA_EXPIRED, TRUST_METADATA_ROLLBACK or SERVICE_FAILED
   */
  public Outcome<List<String>> refresh(byte[] bundledRoot, List<String> targets) {
    return Outcome.attempt(
        () -> {
          try (var _ = store.turn()) {
            return refreshed(bundledRoot, targets);
          }
        });
  }

  private List<String> refreshed(byte[] bundledRoot, List<String> targets) throws RefusedException {
    Instant now = clock.instant();
    Root root = updateRoot(bundledRoot);
    root.metadata().requireFresh(now);
    Metadata timestamp = updateTimestamp(root, now);
    Metadata snapshot = updateSnapshot(root, timestamp, now);
    Metadata list = updateTargets(root, snapshot, now);
    List<String> found = new ArrayList<>();
    for (String name : targets) {
      if (updateTarget(list, name)) {
        found.add(name);
      }
    }
    store.markRefreshed(now);
    return found;
  }

  private Root updateRoot(byte[] bundledRoot) throws RefusedException {
    Root root = Root.read(bundledRoot);
    root.requireQuorum(root.metadata());
    store.write(root.version() + ".root.json", root.metadata().bytes());
    for (int i = 0; i < MAX_ROOT_ROTATIONS; i++) {
      long wanted = root.version() + 1;
      String name = wanted + ".root.json";
      Optional<byte[]> known = store.read(name);
      Optional<byte[]> bytes = known.isPresent() ? known : source.get(name, Role.ROOT.maxBytes());
      if (bytes.isEmpty()) {
        return root;
      }
      Root next = Root.read(bytes.get());
      root.requireQuorum(next.metadata());
      next.requireQuorum(next.metadata());
      if (next.version() != wanted) {
        throw rollback("root", next.version(), wanted);
      }
      if (known.isEmpty()) {
        forgetWhereKeysChanged(root, next);
        store.write(name, bytes.get());
      }
      root = next;
    }
    throw new RefusedException(
        Reason.LIMIT_EXCEEDED,
        "too many new roots at once",
        "over " + MAX_ROOT_ROTATIONS,
        "at most that many");
  }

  /**
   * Recovers from an attacker who had a role's keys and gave its metadata a huge version (5.3.11).
   */
  private void forgetWhereKeysChanged(Root before, Root after) {
    if (!before.sameQuorum(after, Role.TIMESTAMP) || !before.sameQuorum(after, Role.SNAPSHOT)) {
      store.remove(Role.TIMESTAMP.file());
      store.remove(Role.SNAPSHOT.file());
    }
  }

  private Metadata updateTimestamp(Root root, Instant now) throws RefusedException {
    Metadata known = known(root, Role.TIMESTAMP);
    Metadata fresh = fetched(root, Role.TIMESTAMP, Role.TIMESTAMP.file(), null);
    if (known != null && fresh.version() == known.version()) {
      known.requireFresh(now);
      return known;
    }
    if (known != null) {
      requireNotOlder("timestamp", fresh.version(), known.version());
      requireNotOlder("snapshot", versionOf(fresh, Role.SNAPSHOT), versionOf(known, Role.SNAPSHOT));
    }
    fresh.requireFresh(now);
    store.write(Role.TIMESTAMP.file(), fresh.bytes());
    return fresh;
  }

  private Metadata updateSnapshot(Root root, Metadata timestamp, Instant now)
      throws RefusedException {
    Metadata known = known(root, Role.SNAPSHOT);
    long wanted = versionOf(timestamp, Role.SNAPSHOT);
    if (known != null && known.version() == wanted && matches(known.bytes(), timestamp)) {
      known.requireFresh(now);
      return known;
    }
    Metadata fresh =
        fetched(
            root,
            Role.SNAPSHOT,
            wanted + "." + Role.SNAPSHOT.file(),
            timestamp.described("meta", Role.SNAPSHOT.file()));
    requireVersion(fresh, wanted);
    if (known != null) {
      requireNotOlder("targets", versionOf(fresh, Role.TARGETS), versionOf(known, Role.TARGETS));
    }
    fresh.requireFresh(now);
    store.write(Role.SNAPSHOT.file(), fresh.bytes());
    return fresh;
  }

  private static boolean matches(byte[] snapshot, Metadata timestamp) throws RefusedException {
    requireDescribed(Role.SNAPSHOT, snapshot, timestamp.described("meta", Role.SNAPSHOT.file()));
    return true;
  }

  private Metadata updateTargets(Root root, Metadata snapshot, Instant now)
      throws RefusedException {
    Metadata known = known(root, Role.TARGETS);
    long wanted = versionOf(snapshot, Role.TARGETS);
    if (known != null && known.version() == wanted) {
      known.requireFresh(now);
      return known;
    }
    Metadata fresh =
        fetched(
            root,
            Role.TARGETS,
            wanted + "." + Role.TARGETS.file(),
            snapshot.described("meta", Role.TARGETS.file()));
    requireVersion(fresh, wanted);
    fresh.requireFresh(now);
    store.write(Role.TARGETS.file(), fresh.bytes());
    return fresh;
  }

  private boolean updateTarget(Metadata list, String name) throws RefusedException {
    if (!(list.signed().get("targets") instanceof Json.Obj all)
        || !(all.get(name) instanceof Json.Obj described)) {
      store.remove("targets/" + name);
      return false;
    }
    Optional<byte[]> known = store.target(name);
    if (known.isPresent() && isDescribed(known.get(), described)) {
      return true;
    }
    if (!(described.get("hashes") instanceof Json.Obj hashes)
        || !(hashes.string("sha256") instanceof String sha256)
        || !sha256.matches("[0-9a-f]{64}")) {
      throw Metadata.invalid(Role.TARGETS, "no SHA-256 of " + name, "its hash");
    }
    String path = "targets/" + sha256 + "." + name;
    byte[] bytes =
        source
            .get(path, MAX_TARGET_BYTES)
            .orElseThrow(() -> Metadata.invalid(Role.TARGETS, "no file " + path, "the target"));
    requireDescribed(Role.TARGETS, bytes, described);
    store.write("targets/" + name, bytes);
    return true;
  }

  /** The role's metadata in the store, if today's root still stands behind it. */
  private @Nullable Metadata known(Root root, Role role) {
    try {
      Optional<byte[]> bytes = store.read(role.file());
      if (bytes.isEmpty()) {
        return null;
      }
      Metadata metadata = Metadata.read(role, bytes.get());
      root.requireQuorum(metadata);
      return metadata;
    } catch (RefusedException e) {
      return null; // as if it had never been fetched
    }
  }

  private Metadata fetched(Root root, Role role, String name, Json.@Nullable Obj described)
      throws RefusedException {
    byte[] bytes =
        source
            .get(name, role.maxBytes())
            .orElseThrow(() -> Metadata.invalid(role, "no file " + name, "the metadata"));
    if (described != null) {
      requireDescribed(role, bytes, described);
    }
    Metadata metadata = Metadata.read(role, bytes);
    root.requireQuorum(metadata);
    return metadata;
  }

  private static long versionOf(Metadata from, Role role) throws RefusedException {
    return Metadata.positive(from.role(), from.described("meta", role.file()), "version");
  }

  private static void requireVersion(Metadata metadata, long wanted) throws RefusedException {
    if (metadata.version() != wanted) {
      throw rollback(metadata.role().wireName(), metadata.version(), wanted);
    }
  }

  private static void requireNotOlder(String what, long found, long known) throws RefusedException {
    if (found < known) {
      throw rollback(what, found, known);
    }
  }

  private static RefusedException rollback(String what, long found, long wanted) {
    return new RefusedException(
        Reason.TRUST_METADATA_ROLLBACK,
        "another version of the " + what + " metadata than it must be",
        "version " + found,
        "version " + wanted);
  }

  private static boolean isDescribed(byte[] bytes, Json.Obj described) {
    try {
      requireDescribed(Role.TARGETS, bytes, described);
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** Compares length and hashes, where the description gives them. */
  private static void requireDescribed(Role role, byte[] bytes, Json.Obj described)
      throws RefusedException {
    if (described.get("length") instanceof Json.Num(String length)
        && !length.equals(Integer.toString(bytes.length))) {
      throw Metadata.invalid(role, bytes.length + " bytes", length);
    }
    if (described.get("hashes") instanceof Json.Obj(var hashes)) {
      for (var hash : new TreeMap<>(hashes).entrySet()) {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
          if (algorithm.id().equals(hash.getKey())
              && !hash.getValue().equals(Json.of(Digest.compute(algorithm, bytes).hex()))) {
            throw Metadata.invalid(role, "other bytes than described", "the " + algorithm.id());
          }
        }
      }
    }
  }
}
