package dev.bonafide.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One file on its way into the store: each buffer is hashed and then written, so that the digest is
 * of the copy whatever the original does meanwhile.
 */
final class FileCopy {
  /** Large enough that system calls do not show beside hashing, small enough for many loads. */
  private static final int BUFFER_BYTES = 256 << 10;

  private final SnapshotFile description;
  private final Path path;
  private final FileChannel channel;

  private FileCopy(SnapshotFile description, Path path, FileChannel channel) {
    this.description = description;
    this.path = path;
    this.channel = channel;
  }

  /**
   * @param before the original's attributes when limits were checked
   * @param target a path that does not exist yet
   */
  static FileCopy make(SnapshotStore.Wanted file, BasicFileAttributes before, Path target)
      throws RefusedException {
    var hashes = new EnumMap<DigestAlgorithm, MessageDigest>(DigestAlgorithm.class);
    hashes.put(DigestAlgorithm.SHA256, DigestAlgorithm.SHA256.newMessageDigest());
    file.acceptable()
        .forEach(d -> hashes.computeIfAbsent(d.algorithm(), DigestAlgorithm::newMessageDigest));
    FileChannel copy = create(target);
    boolean complete = false;
    try (FileChannel source = open(file);
        Arena arena = Arena.ofConfined()) {
      // Outside the heap, where the system reads and writes without another copy.
      int size = (int) Math.clamp(before.size(), 1, BUFFER_BYTES);
      ByteBuffer buffer = arena.allocate(size).asByteBuffer();
      long copied = pump(file, source, copy, hashes, buffer, before.size());
      var digests = new EnumMap<DigestAlgorithm, Digest>(DigestAlgorithm.class);
      hashes.forEach((a, hash) -> digests.put(a, Digest.of(a, hash.digest())));
      compare(file, digests, before, copied);
      complete = true;
      return new FileCopy(new SnapshotFile(file.name(), copied, digests), target, copy);
    } catch (IOException e) {
      throw new RefusedException(
          Reason.UNREADABLE, "cannot be copied: " + file.name() + ": " + e.getMessage());
    } finally {
      if (!complete) {
        remove(copy, target);
      }
    }
  }

  private static FileChannel create(Path target) {
    try {
      return FileChannel.open(
          target,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // our own folder: a fault of the machine, not of the input
    }
  }

  private static FileChannel open(SnapshotStore.Wanted file) throws RefusedException {
    try {
      return FileChannel.open(
          file.source(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      throw new RefusedException(Reason.UNREADABLE, "cannot be opened: " + file.name());
    }
  }

  private static long pump(
      SnapshotStore.Wanted file,
      FileChannel source,
      FileChannel copy,
      Map<DigestAlgorithm, MessageDigest> hashes,
      ByteBuffer buffer,
      long expectedSize)
      throws IOException, RefusedException {
    long copied = 0;
    while (source.read(buffer.clear()) >= 0) {
      buffer.flip();
      copied += buffer.remaining();
      if (copied > expectedSize) {
        // Limits and free space were checked for the size it had.
        throw changed(file, "more than " + expectedSize + " bytes", expectedSize + " bytes");
      }
      for (MessageDigest hash : hashes.values()) {
        hash.update(buffer.duplicate());
      }
      while (buffer.hasRemaining()) {
        copy.write(buffer);
      }
    }
    return copied;
  }

  private static void compare(
      SnapshotStore.Wanted file,
      Map<DigestAlgorithm, Digest> digests,
      BasicFileAttributes before,
      long copied)
      throws RefusedException, IOException {
    if (!file.acceptable().isEmpty()
        && file.acceptable().stream().anyMatch(digests::containsValue)) {
      return; // these are the bytes that were claimed, whatever happened to the file meanwhile
    }
    BasicFileAttributes after =
        Files.readAttributes(file.source(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (copied != before.size()
        || after.size() != before.size()
        || !after.lastModifiedTime().equals(before.lastModifiedTime())
        || !Objects.equals(after.fileKey(), before.fileKey())) {
      throw changed(file, after.size() + " bytes", before.size() + " bytes, unchanged");
    }
    if (!file.acceptable().isEmpty()) {
      throw new RefusedException(
          Reason.DIGEST_MISMATCH,
          file.name() + " is not the file that was signed",
          String.valueOf(digests.get(file.acceptable().iterator().next().algorithm())),
          file.acceptable().stream()
              .map(Digest::toString)
              .sorted()
              .collect(Collectors.joining(" or ")));
    }
  }

  private static RefusedException changed(
      SnapshotStore.Wanted file, String found, String expected) {
    return new RefusedException(
        Reason.CHANGED_WHILE_READING,
        file.name() + " changed while it was copied",
        found,
        expected);
  }

  SnapshotFile description() {
    return description;
  }

  /** Gives the copy its final, content-addressed name. */
  StoredFile store(SnapshotStore store, Path named) {
    try {
      Files.move(path, named, StandardCopyOption.ATOMIC_MOVE);
      return new StoredFile(store, description.sha256(), named, channel);
    } catch (IOException e) {
      remove(channel, path);
      throw new UncheckedIOException(e);
    }
  }

  void discard() {
    remove(channel, path);
  }

  private static void remove(FileChannel channel, Path path) {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
