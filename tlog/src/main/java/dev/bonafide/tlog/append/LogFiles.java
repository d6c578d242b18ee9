package dev.bonafide.tlog.append;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The files of a log.
 *
 * <ul>
 *   <li>{@code entries}: the entries' bytes, one after the other
 *   <li>{@code ends}: where each entry ends in it, eight bytes each, big-endian
 *   <li>{@code hashes}: the hash of each leaf, followed by those of the subtrees it completes
 *   <li>{@code checkpoint}: the signed checkpoint; what lies beyond its size was never committed
 *       and is overwritten by the next append
 *   <li>{@code lock}: held by the process that appends
 * </ul>
 */
final class LogFiles implements AutoCloseable {
  static final int HASH_BYTES = 32;

  private static final String CHECKPOINT = "checkpoint";

  /** A checkpoint has some 250 characters. */
  private static final long MAX_CHECKPOINT_BYTES = 64 * 1024;

  private final Path folder;
  private final LogFile entries;
  private final LogFile ends;
  private final LogFile hashes;

  private LogFiles(Path folder) throws IOException {
    this.folder = folder;
    this.entries = new LogFile(folder.resolve("entries"));
    this.ends = new LogFile(folder.resolve("ends"));
    this.hashes = new LogFile(folder.resolve("hashes"));
  }

  static LogFiles open(Path folder) throws IOException {
    return new LogFiles(folder);
  }

  static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve("lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** The stored checkpoint, or empty in a log that never had one. */
  String readCheckpoint() throws IOException, RefusedException {
    Path file = folder.resolve(CHECKPOINT);
    try {
      if (Files.size(file) > MAX_CHECKPOINT_BYTES) {
        throw damaged("its checkpoint is too large");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (CharacterCodingException e) {
      throw damaged("its checkpoint is no text");
    }
  }

  /** The commit: what was written before counts from here on. */
  void writeCheckpoint(String note) throws IOException {
    Path temporary = folder.resolve(CHECKPOINT + ".tmp");
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      LogFile.write(channel, ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
      channel.force(true);
    }
    Files.move(
        temporary,
        folder.resolve(CHECKPOINT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Writes entries and hashes behind the first {@code size} ones and forces them to the disk. */
  void write(long size, List<byte[]> newEntries, List<Digest> newHashes)
      throws IOException, RefusedException {
    long start = end(size);
    if (start < 0 || start > entries.size()) {
      throw damaged("entry " + size + " would begin at " + start);
    }
    var ended = ByteBuffer.allocate(newEntries.size() * Long.BYTES);
    long position = start;
    for (byte[] entry : newEntries) {
      entries.write(ByteBuffer.wrap(entry), position);
      position += entry.length;
      ended.putLong(position);
    }
    var hashed = ByteBuffer.allocate(newHashes.size() * HASH_BYTES);
    newHashes.forEach(hash -> hashed.put(hash.bytes()));
    ends.write(ended.flip(), size * Long.BYTES);
    hashes.write(hashed.flip(), hashesBefore(size) * HASH_BYTES);
    entries.force();
    ends.force();
    hashes.force();
  }

  byte[] readEntry(long index, int maxBytes) throws RefusedException {
    long start = end(index);
    long length = end(index + 1) - start;
    if (length < 0 || length > maxBytes) {
      throw damaged("entry " + index + " has a length of " + length + " bytes");
    }
    return read(entries, start, (int) length);
  }

  /** Where the first {@code count} entries end. */
  private long end(long count) throws RefusedException {
    return count == 0
        ? 0
        : ByteBuffer.wrap(read(ends, (count - 1) * Long.BYTES, Long.BYTES)).getLong();
  }

  /** The hash of a complete subtree: it was written when its last leaf was. */
  Digest readHash(int level, long index) throws RefusedException {
    long lastLeaf = ((index + 1) << level) - 1;
    long place = hashesBefore(lastLeaf) + level;
    return Digest.of(DigestAlgorithm.SHA256, read(hashes, place * HASH_BYTES, HASH_BYTES));
  }

  /** How many hashes the first {@code leaves} leaves left behind: as many as complete subtrees. */
  static long hashesBefore(long leaves) {
    return 2 * leaves - Long.bitCount(leaves);
  }

  private byte[] read(LogFile file, long position, int length) throws RefusedException {
    try {
      byte[] bytes = position < 0 ? null : file.read(position, length);
      if (bytes == null) {
        throw damaged("its file " + file.name() + " has nothing at " + position);
      }
      return bytes;
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  RefusedException damaged(String what) {
    return new RefusedException(
        Reason.LOG_DAMAGED, "the log in " + folder + " is damaged: " + what);
  }

  static RefusedException unusable(Path folder, IOException cause) {
    return new RefusedException(
        Reason.LOG_UNUSABLE,
        "the log in " + folder + " cannot be read or written",
        cause.getClass().getSimpleName() + ": " + cause.getMessage(),
        "");
  }

  @Override
  public void close() throws IOException {
    entries.close();
    ends.close();
    hashes.close();
  }
}
