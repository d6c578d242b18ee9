package dev.bonafide.artifact;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Hashes many or large files on all cores. A thread holds one buffer, so memory does not grow with
 * the files.
 *
 * <p>Files are read, not mapped: the faults of mapped pages cost a tenth of hashing, a read into a
 * buffer that stays in the second-level cache a fiftieth (decision 0103).
 *
 * <p>For showing and signing: what is loaded is hashed by {@link SnapshotStore} while it is copied.
 */
public final class FileHasher {
  /** What one thread reads at a time: few system calls, and half of a second-level cache. */
  static final int BUFFER_BYTES = 256 << 10;

  /** Up to this, a buffer on the heap is cheaper than making one outside of it. */
  private static final int SMALL_BYTES = 1 << 20;

  private final int threads;

  private FileHasher(int threads) {
    this.threads = threads;
  }

  /** A hasher with one thread a core. */
  public static FileHasher onAllCores() {
    return withThreads(Runtime.getRuntime().availableProcessors());
  }

  public static FileHasher withThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1, found " + threads);
    }
    return new FileHasher(threads);
  }

  /**
   * A file, or a range of one.
   *
   * @param file no link: a link is refused
   * @param start first byte
   * @param end one past the last byte, or {@link #TO_END}
   */
  public record Part(Path file, long start, long end) {
    /** To the end of the file, wherever that is. */
    public static final long TO_END = -1;

    public Part {
      if (start < 0 || (end != TO_END && end < start)) {
        throw new IllegalArgumentException("no range: " + start + " to " + end);
      }
    }

    public static Part whole(Path file) {
      return new Part(file, 0, TO_END);
    }
  }

  /**
   * The result for one part.
   *
   * @param digest the raw value
   * @param bytes how many bytes it is over
   */
  public record Hashed(byte[] digest, long bytes) {
    public Hashed {
      digest = digest.clone();
    }

    @Override
    public byte[] digest() {
      return digest.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hashed h
          && bytes == h.bytes
          && MessageDigest.isEqual(digest, h.digest);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(digest);
    }
  }

  /** SHA-256 of one file. */
  public Outcome<Digest> sha256(Path file) {
    return hash(List.of(Part.whole(file)), DigestAlgorithm.SHA256::newMessageDigest, n -> {})
        .getFirst()
        .map(h -> Digest.of(DigestAlgorithm.SHA256, h.digest()));
  }

  /**
   * Hashes the parts, the largest first.
   *
   * @param algorithm makes a fresh hash function for each part
   * @param progress told the bytes done, in pieces, from several threads at once
   * @return one result a part, in their order; refused with UNREADABLE, SYMLINK or
   *     CHANGED_WHILE_READING
   */
  public List<Outcome<Hashed>> hash(
      List<Part> parts, Supplier<MessageDigest> algorithm, LongConsumer progress) {
    if (parts.size() == 1 || threads == 1) {
      return parts.stream().map(p -> hashOne(p, algorithm, progress)).toList();
    }
    var order = new ArrayList<Integer>();
    var sizes = new long[parts.size()];
    for (int i = 0; i < parts.size(); i++) {
      order.add(i);
      sizes[i] = estimate(parts.get(i));
    }
    order.sort(Comparator.comparingLong((Integer i) -> sizes[i]).reversed());
    var results = new ArrayList<Outcome<Hashed>>();
    try (var pool = Executors.newFixedThreadPool(Math.min(threads, parts.size()))) {
      var futures = new TreeMap<Integer, Future<Outcome<Hashed>>>();
      for (int i : order) {
        Callable<Outcome<Hashed>> task = () -> hashOne(parts.get(i), algorithm, progress);
        futures.put(i, pool.submit(task));
      }
      for (Future<Outcome<Hashed>> future : futures.values()) {
        results.add(future.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while hashing", e);
    }
    return results;
  }

  private static long estimate(Part part) {
    try {
      return (part.end() == Part.TO_END ? Files.size(part.file()) : part.end()) - part.start();
    } catch (IOException e) {
      return 0; // refused when its turn comes
    }
  }

  private static Outcome<Hashed> hashOne(
      Part part, Supplier<MessageDigest> algorithm, LongConsumer progress) {
    return Outcome.attempt(
        () -> {
          try {
            return hashFile(part, algorithm.get(), progress);
          } catch (NoSuchFileException e) {
            throw new RefusedException(Reason.UNREADABLE, "missing: " + part.file());
          } catch (IOException e) {
            throw new RefusedException(
                Reason.UNREADABLE,
                "cannot be read: " + part.file() + ": " + FileFailure.describe(e));
          }
        });
  }

  private static Hashed hashFile(Part part, MessageDigest hash, LongConsumer progress)
      throws IOException, RefusedException {
    Path file = part.file();
    BasicFileAttributes before = attributes(file);
    if (before.isSymbolicLink()) {
      throw new RefusedException(Reason.SYMLINK, "a link: " + file);
    }
    if (!before.isRegularFile()) {
      throw new RefusedException(Reason.UNREADABLE, "no regular file: " + file);
    }
    long end = part.end() == Part.TO_END ? before.size() : part.end();
    if (end > before.size() || part.start() > end) {
      throw new RefusedException(
          Reason.CHANGED_FILE,
          "the file is shorter than the part to hash: " + file,
          before.size() + " bytes",
          "at least " + end);
    }
    try (FileChannel channel =
            FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        Arena arena = Arena.ofConfined()) {
      long length = end - part.start();
      ByteBuffer buffer =
          length <= SMALL_BYTES
              ? ByteBuffer.allocate((int) Math.clamp(length, 1, BUFFER_BYTES))
              : arena.allocate(BUFFER_BYTES).asByteBuffer();
      read(channel, part, end, buffer, hash, progress);
    }
    BasicFileAttributes after = attributes(file);
    if (after.size() != before.size()
        || !after.lastModifiedTime().equals(before.lastModifiedTime())
        || !Objects.equals(after.fileKey(), before.fileKey())) {
      throw changed(part);
    }
    return new Hashed(hash.digest(), end - part.start());
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void read(
      FileChannel channel,
      Part part,
      long end,
      ByteBuffer buffer,
      MessageDigest hash,
      LongConsumer progress)
      throws IOException, RefusedException {
    long at = part.start();
    while (at < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      int n = channel.read(buffer, at);
      if (n < 0) {
        throw changed(part);
      }
      hash.update(buffer.flip());
      at += n;
      progress.accept(n);
    }
  }

  private static RefusedException changed(Part part) {
    return new RefusedException(
        Reason.CHANGED_WHILE_READING, "changed while it was hashed: " + part.file());
  }
}
