package dev.bonafide.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The private, content-addressed store into which a model's files are copied before anything reads
 * them.
 *
 * <p>It is a folder with mode 0700 outside the repository. Its files are created exclusively and
 * named by their digest, so that no name from a manifest ever becomes a path here; they are read
 * through the handle that wrote them. Every process has its own sub-folder, held by a lock; what
 * dead processes left is swept when a store is opened. An attacker who has the server's own user id
 * is out of scope.
 *
 * <p>Thread-safe.
 */
public final class SnapshotStore implements AutoCloseable {
  private final StoreFolder folder;
  private final Limits limits;
  private final Object lock = new Object();
  private final Map<Digest, StoredFile> live = new HashMap<>();
  private long pendingBytes;

  private SnapshotStore(StoreFolder folder, Limits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * Opens the store, creating its folder where it is missing.
   *
   * @param folder the store; must be owned by this user, with mode 0700
   * @param repository the model repository, which must neither hold the store nor lie in it
   * @throws ConfigurationException if the folder cannot serve as a private store
   */
  public static SnapshotStore open(Path folder, Path repository, Limits limits) {
    return new SnapshotStore(StoreFolder.open(folder, repository), limits);
  }

  /**
   * A file to be copied.
   *
   * @param name its logical name in the snapshot
   * @param source where it lies; links already resolved, a link here is refused
   * @param acceptable the digests that evidence claims for it; one of them must be met. Empty where
   *     nothing is claimed, and then whoever takes the snapshot says so
   */
  public record Wanted(String name, Path source, Set<Digest> acceptable) {
    public Wanted {
      acceptable = Set.copyOf(acceptable);
    }
  }

  /**
   * Copies the files, hashing the bytes on their way, and compares.
   *
   * @return the snapshot, or refused with LIMIT_EXCEEDED (before anything is copied), UNREADABLE,
   *     SYMLINK, CHANGED_WHILE_READING or DIGEST_MISMATCH; then nothing of it stays in the store
   */
  public Outcome<Snapshot> take(List<Wanted> files) {
    return Outcome.attempt(() -> takeAll(files));
  }

  private Snapshot takeAll(List<Wanted> files) throws RefusedException {
    var names = new HashSet<String>();
    for (Wanted file : files) {
      if (!names.add(file.name())) {
        throw new IllegalArgumentException("asked for twice: " + file.name());
      }
    }
    if (files.size() > limits.maxFiles()) {
      throw tooMuch("too many files", files.size() + " files", "at most " + limits.maxFiles());
    }
    var attributes = new ArrayList<BasicFileAttributes>();
    long total = 0;
    for (Wanted file : files) {
      BasicFileAttributes found = regularFile(file);
      attributes.add(found);
      total = Math.addExact(total, found.size());
      if (total > limits.maxBytes()) {
        throw tooMuch(
            "the model is too large",
            "more than " + limits.maxBytes() + " bytes",
            "at most " + limits.maxBytes() + " bytes");
      }
    }
    reserve(total);
    var stored = new ArrayList<StoredFile>();
    boolean complete = false;
    try {
      var descriptions = new ArrayList<SnapshotFile>();
      for (int i = 0; i < files.size(); i++) {
        FileCopy copy = FileCopy.make(files.get(i), attributes.get(i), folder.newFile());
        stored.add(adopt(copy));
        descriptions.add(copy.description());
      }
      complete = true;
      return new Snapshot(stored, descriptions);
    } finally {
      if (!complete) {
        stored.forEach(StoredFile::release);
      }
      synchronized (lock) {
        pendingBytes -= total;
      }
    }
  }

  private static BasicFileAttributes regularFile(Wanted file) throws RefusedException {
    BasicFileAttributes found;
    try {
      found =
          Files.readAttributes(file.source(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new RefusedException(Reason.UNREADABLE, "missing: " + file.name());
    } catch (IOException e) {
      throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + file.name());
    }
    if (found.isSymbolicLink()) {
      throw new RefusedException(Reason.SYMLINK, "a link: " + file.name());
    }
    if (!found.isRegularFile()) {
      throw new RefusedException(Reason.UNREADABLE, "no regular file: " + file.name());
    }
    return found;
  }

  /** Counts copies under way, so that two loads at once cannot both fit into the same space. */
  private void reserve(long bytes) throws RefusedException {
    synchronized (lock) {
      long free = folder.usableBytes() - pendingBytes;
      if (free - bytes < limits.minFreeBytes()) {
        throw tooMuch(
            "the store has too little space",
            free + " bytes free",
            bytes + " bytes for the model and " + limits.minFreeBytes() + " left free");
      }
      pendingBytes += bytes;
    }
  }

  /** Equal bytes are held once, however many models share them. */
  private StoredFile adopt(FileCopy copy) throws RefusedException {
    Digest digest = copy.description().sha256();
    synchronized (lock) {
      StoredFile present = live.get(digest);
      if (present != null) {
        present.retain();
        copy.discard();
        return present;
      }
      StoredFile file = copy.store(this, folder.named(digest));
      live.put(digest, file);
      return file;
    }
  }

  void release(StoredFile file) {
    synchronized (lock) {
      if (file.letGo()) {
        live.remove(file.digest());
        file.delete();
      }
    }
  }

  private static RefusedException tooMuch(String message, String found, String expected) {
    return new RefusedException(Reason.LIMIT_EXCEEDED, message, found, expected);
  }

  /** Removes this process's files. Segments that are still referenced stay readable. */
  @Override
  public void close() {
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
