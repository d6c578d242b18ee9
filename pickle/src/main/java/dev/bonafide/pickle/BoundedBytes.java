package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Collects decompressed bytes outside the heap, up to a bound on their number and their ratio. */
final class BoundedBytes implements AutoCloseable {
  private static final long SMALLEST_CHUNK = 1 << 12;
  private static final long ALIGNMENT_BYTES = 16;
  private static final long LARGEST_CHUNK = 8 << 20;

  private final PickleLimits limits;
  private final long compressedBytes;
  private final Arena chunksArena = Arena.ofConfined();
  private final List<MemorySegment> chunks = new ArrayList<>();
  private MemorySegment last = MemorySegment.NULL;
  private long used;
  private long size;

  BoundedBytes(PickleLimits limits, long compressedBytes) {
    this.limits = limits;
    this.compressedBytes = compressedBytes;
  }

  void append(byte[] bytes, int offset, int count) throws RefusedException {
    size += count;
    check(size, compressedBytes, limits);
    int from = offset;
    int end = offset + count;
    while (from < end) {
      if (used == last.byteSize()) {
        last = reserve(chunksArena, Math.clamp(size, SMALLEST_CHUNK, LARGEST_CHUNK));
        chunks.add(last);
        used = 0;
      }
      int part = (int) Math.min(end - from, last.byteSize() - used);
      MemorySegment.copy(bytes, from, last, ValueLayout.JAVA_BYTE, used, part);
      used += part;
      from += part;
    }
  }

  static void check(long size, long compressedBytes, PickleLimits limits) throws RefusedException {
    if (size > limits.decompressedBytes()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the file decompresses to too many bytes",
          "more than " + limits.decompressedBytes(),
          "at most " + limits.decompressedBytes());
    }
    if (size > PickleLimits.RATIO_FLOOR_BYTES
        && size / Math.max(1, compressedBytes) > limits.decompressionRatio()) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "the file decompresses to too many times its size",
          size / Math.max(1, compressedBytes) + " times",
          "at most " + limits.decompressionRatio() + " times");
    }
  }

  long size() {
    return size;
  }

  /** Several loads at once share the memory outside the heap; what does not fit is refused. */
  private static MemorySegment reserve(Arena arena, long bytes) throws RefusedException {
    try {
      return arena.allocate(bytes, ALIGNMENT_BYTES);
    } catch (OutOfMemoryError e) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "there is no memory to decompress into",
          bytes + " more bytes",
          "less, or a larger -XX:MaxDirectMemorySize");
    }
  }

  /** Everything in one piece, which lives as long as somebody refers to it. */
  MemorySegment joined() throws RefusedException {
    MemorySegment all = reserve(Arena.ofAuto(), Math.max(1, size)).asSlice(0, size);
    long at = 0;
    for (MemorySegment chunk : chunks) {
      long part = Math.min(chunk.byteSize(), size - at);
      MemorySegment.copy(chunk, 0, all, at, part);
      at += part;
    }
    return all;
  }

  @Override
  public void close() {
    chunksArena.close();
  }
}
