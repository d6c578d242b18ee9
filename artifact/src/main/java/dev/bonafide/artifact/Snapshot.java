package dev.bonafide.artifact;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Immutable copies of some files, made while they were hashed. What is read here is what the
 * digests are of, whatever happens to the originals.
 *
 * <p>Thread-safe. {@link #close} gives the disk space back; segments that were handed out stay
 * readable as long as they are referenced, so that a late reader can never touch unmapped memory.
 */
public final class Snapshot implements AutoCloseable {
  private final Map<String, StoredFile> files;
  private final List<SnapshotFile> descriptions;
  private final AtomicBoolean closed = new AtomicBoolean();

  Snapshot(List<StoredFile> stored, List<SnapshotFile> descriptions) {
    var byName = new LinkedHashMap<String, StoredFile>();
    for (int i = 0; i < stored.size(); i++) {
      byName.put(descriptions.get(i).name(), stored.get(i));
    }
    this.files = byName;
    this.descriptions = List.copyOf(descriptions);
  }

  /** The files in the order in which they were asked for. */
  public List<SnapshotFile> files() {
    return descriptions;
  }

  /** The file of that logical name, or null if it is not in the snapshot. */
  public @Nullable SnapshotFile file(String name) {
    for (SnapshotFile file : descriptions) {
      if (file.name().equals(name)) {
        return file;
      }
    }
    return null;
  }

  /**
   * The file's bytes, read-only, through the handle that was open while it was copied.
   *
   * @throws IllegalArgumentException if the snapshot has no such file
   * @throws IllegalStateException if the snapshot is closed
   */
  public MemorySegment bytes(String name) {
    StoredFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("not in the snapshot: " + name);
    }
    if (closed.get()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    return file.bytes();
  }

  /** Gives the files up. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      files.values().forEach(StoredFile::release);
    }
  }
}
