package dev.bonafide.tlog.append;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.tlog.Checkpoint;
import dev.bonafide.tlog.MerkleProof;
import dev.bonafide.tlog.MerkleTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An append-only log in a folder.
 *
 * <p>Threads: all methods may be called at any time; appends wait for each other, also for those of
 * other processes. Reads see what was committed last, by whomever.
 *
 * <p>Refusals: LOG_DAMAGED where the files contradict the signed checkpoint, CHECKPOINT_INVALID
 * where the checkpoint itself does not verify, LOG_UNUSABLE where the file system fails (the log
 * then is as it was before), LIMIT_EXCEEDED, and LOG_PROOF_INVALID for an index or size outside the
 * log.
 */
public final class AppendLog implements AutoCloseable {
  /** Hashes, or entries, in a full tile (C2SP tlog-tiles). */
  public static final int TILE_WIDTH = 256;

  /** Tree levels that one level of tiles spans. */
  private static final int TILE_HEIGHT = 8;

  /** One lock a folder in this process: a file lock holds for the whole process. */
  private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;
  private final LogSigner signer;
  private final LogLimits limits;
  private final LogFiles files;
  private final Subtrees subtrees;
  private final ReentrantLock lock;
  private volatile State state;

  /** What was committed last, as far as this process has seen. */
  private record State(SignedTree tree, Frontier frontier) {}

  private AppendLog(Path folder, LogSigner signer, LogLimits limits, LogFiles files) {
    this.folder = folder;
    this.signer = signer;
    this.limits = limits;
    this.files = files;
    this.subtrees = new Subtrees(files::readHash);
    this.lock = LOCKS.computeIfAbsent(folder, f -> new ReentrantLock());
    var empty = new Frontier(0, List.of());
    this.state = new State(sign(empty), empty);
  }

  /** Opens the log in a folder, under {@link LogLimits#DEFAULT}. */
  public static Outcome<AppendLog> open(Path folder, LogSigner signer) {
    return open(folder, signer, LogLimits.DEFAULT);
  }

  /**
   * Opens the log in a folder, which is made where there is none; an empty folder becomes an empty
   * log. Who may read the folder is the caller's to decide.
   */
  public static Outcome<AppendLog> open(Path folder, LogSigner signer, LogLimits limits) {
    return Outcome.attempt(
        () -> {
          try {
            Path real = Files.createDirectories(folder).toRealPath();
            var log = new AppendLog(real, signer, limits, LogFiles.open(real));
            try {
              log.start();
            } catch (IOException | RefusedException e) {
              log.close();
              throw e;
            }
            return log;
          } catch (IOException e) {
            throw LogFiles.unusable(folder, e);
          }
        });
  }

  private void start() throws IOException, RefusedException {
    locked(
        () -> {
          if (files.readCheckpoint().isEmpty()) {
            if (Files.size(folder.resolve("hashes")) > 0) {
              throw files.damaged("it has entries and no checkpoint");
            }
            files.writeCheckpoint(state.tree().note());
          }
          return refreshed();
        });
    if (size() <= limits.auditedAtOpen()) {
      audited(state);
    }
  }

  /** Appends one entry; see {@link #appendAll}. */
  public Outcome<Appended> append(byte[] entry) {
    return appendAll(List.of(entry)).map(List::getFirst);
  }

  /**
   * Appends entries, in order, under one checkpoint. When it is accepted they are on the disk; when
   * it is refused none of them is in the log.
   */
  public Outcome<List<Appended>> appendAll(List<byte[]> entries) {
    List<byte[]> own = entries.stream().map(byte[]::clone).toList();
    return Outcome.attempt(
        () -> {
          for (byte[] entry : own) {
            if (entry.length > limits.maxEntryBytes()) {
              throw new RefusedException(
                  Reason.LIMIT_EXCEEDED,
                  "the log entry is too large",
                  entry.length + " bytes",
                  "at most " + limits.maxEntryBytes());
            }
          }
          try {
            return locked(() -> commit(own));
          } catch (IOException e) {
            throw LogFiles.unusable(folder, e);
          }
        });
  }

  private List<Appended> commit(List<byte[]> entries) throws IOException, RefusedException {
    State before = refreshed();
    long first = before.frontier().size();
    if (first + entries.size() > limits.maxEntries()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the log is full",
          first + " entries",
          "at most " + limits.maxEntries());
    }
    Frontier frontier = before.frontier();
    List<Digest> leaves = new ArrayList<>();
    List<Digest> hashes = new ArrayList<>();
    for (byte[] entry : entries) {
      Digest leaf = MerkleTree.leafHash(entry);
      leaves.add(leaf);
      frontier = frontier.with(leaf, hashes);
    }
    files.write(first, entries, hashes);
    var after = new State(sign(frontier), frontier);
    files.writeCheckpoint(after.tree().note());
    advance(after);
    List<Appended> appended = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      List<Digest> path = checkedInclusion(leaves.get(i), first + i, after.tree());
      appended.add(new Appended(first + i, leaves.get(i), after.tree(), path));
    }
    return appended;
  }

  private SignedTree sign(Frontier frontier) {
    var checkpoint = new Checkpoint(signer.origin(), frontier.size(), frontier.root());
    return new SignedTree(checkpoint, checkpoint.sign(signer.key(), signer.secret()).format());
  }

  /** Who signs this log. */
  public LogSigner signer() {
    return signer;
  }

  /** Entries known to be committed; {@link #tree} looks for newer ones. */
  public long size() {
    return state.frontier().size();
  }

  /** The newest signed checkpoint. */
  public Outcome<SignedTree> tree() {
    return Outcome.attempt(() -> current().tree());
  }

  /** An entry's bytes, checked against the tree. */
  public Outcome<byte[]> entry(long index) {
    return Outcome.attempt(
        () -> {
          SignedTree tree = holding(index + 1);
          byte[] entry = index < 0 ? new byte[0] : files.readEntry(index, limits.maxEntryBytes());
          checkedInclusion(MerkleTree.leafHash(entry), index, tree);
          return entry;
        });
  }

  /** The leaf hash of an entry, checked against the tree. */
  public Outcome<Digest> leaf(long index) {
    return Outcome.attempt(() -> checkedLeaf(index));
  }

  private Digest checkedLeaf(long index) throws RefusedException {
    SignedTree tree = holding(index + 1);
    Digest leaf = files.readHash(0, index);
    checkedInclusion(leaf, index, tree);
    return leaf;
  }

  /**
   * The proof that an entry is in the tree of the given size.
   *
   * @return sibling hashes from the leaf upwards
   */
  public Outcome<List<Digest>> inclusionProof(long index, long size) {
    return Outcome.attempt(
        () -> {
          Digest root = checkedRoot(size);
          Digest leaf = checkedLeaf(index);
          if (index >= size) {
            throw outside("index " + index, "below the tree's size of " + size);
          }
          List<Digest> path = subtrees.inclusion(index, size);
          return proven(MerkleProof.verifyInclusion(leaf, index, size, path, root), path);
        });
  }

  /** The proof that the tree of the new size extends that of the old size. */
  public Outcome<List<Digest>> consistencyProof(long oldSize, long newSize) {
    return Outcome.attempt(
        () -> {
          if (oldSize < 0 || newSize < oldSize) {
            throw outside("from " + oldSize + " to " + newSize, "0 <= from <= to");
          }
          Digest newRoot = checkedRoot(newSize);
          Digest oldRoot = checkedRoot(oldSize);
          List<Digest> path = oldSize == 0 ? List.of() : subtrees.consistency(oldSize, newSize);
          return proven(
              MerkleProof.verifyConsistency(oldSize, oldRoot, newSize, newRoot, path), path);
        });
  }

  /** The root of the tree of the given size. */
  public Outcome<Digest> root(long size) {
    return Outcome.attempt(() -> checkedRoot(size));
  }

  private Digest checkedRoot(long size) throws RefusedException {
    SignedTree tree = holding(size);
    Digest root = subtrees.root(size);
    List<Digest> path = size == 0 ? List.of() : subtrees.consistency(size, tree.size());
    return proven(
        MerkleProof.verifyConsistency(size, root, tree.size(), tree.checkpoint().root(), path),
        root);
  }

  private List<Digest> checkedInclusion(Digest leaf, long index, SignedTree tree)
      throws RefusedException {
    if (index < 0) {
      throw outside("index " + index, "0 or more");
    }
    List<Digest> path = subtrees.inclusion(index, tree.size());
    return proven(
        MerkleProof.verifyInclusion(leaf, index, tree.size(), path, tree.checkpoint().root()),
        path);
  }

  /** The value, where its own proof holds; where it does not, the files are to blame. */
  private <T> T proven(Outcome<Digest> proof, T value) throws RefusedException {
    return switch (proof) {
      case Outcome.Accepted<Digest> _ -> value;
      case Outcome.Refused<Digest>(var refusal) -> throw files.damaged(refusal.toString());
    };
  }

  /**
   * A tile of hashes (C2SP tlog-tiles).
   *
   * @param level of the tile, from zero at the leaves
   * @param width 1 to {@link #TILE_WIDTH} hashes
   * @return the hashes, 32 bytes each
   */
  public Outcome<byte[]> tile(int level, long index, int width) {
    return Outcome.attempt(
        () -> {
          if (level < 0 || level > 5) {
            throw outside("tile level " + level, "0 to 5");
          }
          int height = level * TILE_HEIGHT;
          long first = firstOfTile(index, width, current().tree().size() >>> height);
          var out = ByteBuffer.allocate(width * LogFiles.HASH_BYTES);
          for (long i = first; i < first + width; i++) {
            out.put(files.readHash(height, i).bytes());
          }
          return out.array();
        });
  }

  /**
   * A bundle of entries (C2SP tlog-tiles), each led by its length in two bytes, big-endian.
   *
   * @param width 1 to {@link #TILE_WIDTH} entries
   */
  public Outcome<byte[]> entryBundle(long index, int width) {
    return Outcome.attempt(
        () -> {
          long first = firstOfTile(index, width, current().tree().size());
          var out = new java.io.ByteArrayOutputStream();
          for (long i = first; i < first + width; i++) {
            byte[] entry = files.readEntry(i, limits.maxEntryBytes());
            out.write(entry.length >>> 8);
            out.write(entry.length);
            out.writeBytes(entry);
          }
          return out.toByteArray();
        });
  }

  private static long firstOfTile(long index, int width, long available) throws RefusedException {
    if (index < 0 || width < 1 || width > TILE_WIDTH || index > Long.MAX_VALUE / TILE_WIDTH - 1) {
      throw outside("tile " + index + " of width " + width, "a width of 1 to " + TILE_WIDTH);
    }
    long first = index * TILE_WIDTH;
    if (first + width > available) {
      throw outside("tile " + index + " of width " + width, available + " hashes or entries");
    }
    return first;
  }

  /**
   * Hashes the whole log anew from its first entry and compares every stored hash and the signed
   * root.
   *
   * @return the tree that was found sound
   */
  public Outcome<SignedTree> audit() {
    return Outcome.attempt(() -> audited(current()));
  }

  private SignedTree audited(State audited) throws RefusedException {
    long size = audited.frontier().size();
    var frontier = new Frontier(0, List.of());
    List<Digest> completed = new ArrayList<>();
    for (long index = 0; index < size; index++) {
      completed.clear();
      byte[] entry = files.readEntry(index, limits.maxEntryBytes());
      frontier = frontier.with(MerkleTree.leafHash(entry), completed);
      for (int level = 0; level < completed.size(); level++) {
        if (!completed.get(level).equals(files.readHash(level, index >>> level))) {
          throw files.damaged("entry " + index + " does not have the hash that is stored for it");
        }
      }
    }
    if (!frontier.root().equals(audited.tree().checkpoint().root())) {
      throw files.damaged("its entries do not lead to the root of its checkpoint");
    }
    return audited.tree();
  }

  /** A tree of at least the given size. */
  private SignedTree holding(long size) throws RefusedException {
    State seen = state;
    if (seen.frontier().size() < size) {
      seen = current();
    }
    if (size < 0 || size > seen.frontier().size()) {
      throw outside("size " + size, "at most " + seen.frontier().size());
    }
    return seen.tree();
  }

  private State current() throws RefusedException {
    try {
      return refreshed();
    } catch (IOException e) {
      throw LogFiles.unusable(folder, e);
    }
  }

  /** The committed state, read anew where another process has appended. */
  private State refreshed() throws IOException, RefusedException {
    State seen = state;
    String note = files.readCheckpoint();
    if (note.equals(seen.tree().note())) {
      return seen;
    }
    Checkpoint checkpoint = Checkpoint.verify(note, signer.key()).orThrow();
    if (!checkpoint.origin().equals(signer.origin())) {
      throw new RefusedException(
          Reason.CHECKPOINT_INVALID,
          "the checkpoint is of another log",
          checkpoint.origin(),
          signer.origin());
    }
    if (checkpoint.size() > limits.maxEntries()) {
      throw files.damaged("its checkpoint names " + checkpoint.size() + " entries");
    }
    Frontier frontier = Frontier.read(checkpoint.size(), files::readHash);
    if (!frontier.root().equals(checkpoint.root())) {
      throw files.damaged("its hashes do not lead to the root of its checkpoint");
    }
    requireExtension(seen, checkpoint);
    return advance(new State(new SignedTree(checkpoint, note), frontier));
  }

  /** What this process has seen must be a part of what is there now. */
  private void requireExtension(State seen, Checkpoint now) throws RefusedException {
    long size = seen.frontier().size();
    if (now.size() < size) {
      throw files.damaged("it shrank from " + size + " to " + now.size() + " entries");
    }
    List<Digest> path = size == 0 ? List.of() : subtrees.consistency(size, now.size());
    proven(
        MerkleProof.verifyConsistency(
            size, seen.tree().checkpoint().root(), now.size(), now.root(), path),
        now);
  }

  /** Readers that were overtaken never put the state back. */
  private synchronized State advance(State fresh) {
    if (fresh.frontier().size() >= state.frontier().size()) {
      state = fresh;
    }
    return fresh;
  }

  private static RefusedException outside(String found, String expected) {
    return new RefusedException(
        Reason.LOG_PROOF_INVALID, "the log has no such place", found, expected);
  }

  @FunctionalInterface
  private interface Locked<T> {
    T run() throws IOException, RefusedException;
  }

  private <T> T locked(Locked<T> action) throws IOException, RefusedException {
    lock.lock();
    try (var channel = LogFiles.lockFile(folder);
        var held = channel.lock()) {
      if (!held.isValid()) {
        throw new IOException("the lock was lost");
      }
      return action.run();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
