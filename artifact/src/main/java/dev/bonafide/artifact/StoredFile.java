package dev.bonafide.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the store, shared by every snapshot that holds the same bytes and removed when the last
 * one lets go. The owning store's lock guards the count.
 */
final class StoredFile {
  private final SnapshotStore store;
  private final Digest digest;
  private final Path path;
  private final FileChannel channel;
  private final MemorySegment bytes;
  private int holders = 1;

  StoredFile(SnapshotStore store, Digest digest, Path path, FileChannel channel)
      throws IOException {
    this.store = store;
    this.digest = digest;
    this.path = path;
    this.channel = channel;
    // An automatic arena: unmapped only when nobody can reach it, so closing never pulls memory
    // from under a reader.
    this.bytes =
        channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()).asReadOnly();
  }

  Digest digest() {
    return digest;
  }

  MemorySegment bytes() {
    return bytes;
  }

  /** Called under the store's lock. */
  void retain() {
    holders++;
  }

  /** Called under the store's lock; true when nobody holds it any more. */
  boolean letGo() {
    return --holders == 0;
  }

  void release() {
    store.release(this);
  }

  void delete() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
