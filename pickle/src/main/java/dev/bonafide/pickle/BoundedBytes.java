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

  /** Of a guessed whole, the share that must be used for it to be kept as it is. */
  private static final double LEAST_SHARE = 0.85;

  /** What a guess adds, because the rest of a file compresses a little less well at times. */
  private static final double SLACK = 1.05;

  private final PickleLimits limits;
  private final long compressedBytes;
  private final Arena chunksArena = Arena.ofConfined();
  private final List<MemorySegment> chunks = new ArrayList<>();
  private MemorySegment last = MemorySegment.NULL;
  private long used;
  private long size;
  private long consumed;
  private boolean guessed;

  BoundedBytes(PickleLimits limits, long compressedBytes) {
    this.limits = limits;
    this.compressedBytes = compressedBytes;
  }

  /** Says how many compressed bytes what was appended so far came from. */
  void consumed(long bytes) {
    consumed = bytes;
  }

  void append(byte[] bytes, int offset, int count) throws RefusedException {
    // counted only once it is held: what was refused is not part of what there is
    long whole = size + count;
    check(whole, compressedBytes, limits);
    int from = offset;
    int end = offset + count;
    while (from < end) {
      if (used == last.byteSize() && !guessWhole(whole)) {
        last = reserve(chunksArena, Math.clamp(whole, SMALLEST_CHUNK, LARGEST_CHUNK));
        chunks.add(last);
        used = 0;
      }
      int part = (int) Math.min(end - from, last.byteSize() - used);
      MemorySegment.copy(bytes, from, last, ValueLayout.JAVA_BYTE, used, part);
      used += part;
      from += part;
      size += part;
    }
  }

  /**
   * Once, when the chunks are as large as they get: makes room for all that the file will come to
   * if it goes on as it began, so that a large array is not put together from chunks in the end. A
   * wrong guess, or one that there is no memory for, costs what it would have saved.
   */
  private boolean guessWhole(long soFar) {
    if (guessed || consumed == 0 || last.byteSize() < LARGEST_CHUNK) {
      return false;
    }
    guessed = true;
    double most =
        Math.min(
            limits.decompressedBytes(), (double) compressedBytes * limits.decompressionRatio());
    double guess = Math.min(most, (double) soFar / consumed * compressedBytes * SLACK);
    if (guess <= soFar) {
      return false;
    }
    MemorySegment whole;
    try {
      whole = Arena.ofAuto().allocate((long) guess, ALIGNMENT_BYTES);
    } catch (OutOfMemoryError e) {
      return false;
    }
    used = copyTo(whole);
    last = whole;
    chunks.clear();
    chunks.add(whole);
    return true;
  }

  /** Copies the chunks, as far as they fit; returns how many bytes that was. */
  private long copyTo(MemorySegment target) {
    long at = 0;
    for (MemorySegment chunk : chunks) {
      long part = Math.min(chunk.byteSize(), target.byteSize() - at);
      MemorySegment.copy(chunk, 0, target, at, part);
      at += part;
    }
    return at;
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
    if (guessed && chunks.size() == 1 && size >= LEAST_SHARE * last.byteSize()) {
      return last.asSlice(0, size);
    }
    MemorySegment all = reserve(Arena.ofAuto(), Math.max(1, size)).asSlice(0, size);
    copyTo(all);
    return all;
  }

  @Override
  public void close() {
    chunksArena.close();
  }
}
