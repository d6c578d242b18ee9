package dev.bonafide.pickle;

/**
 * Bounds on what a model file may make the reader do. Exceeding one is {@code LIMIT_EXCEEDED}.
 *
 * @param opcodes pickle operations in a file, nested streams included; a vocabulary of a million
 *     terms with numpy counts takes about ten million
 * @param memoEntries values that a stream may put aside for later use
 * @param depth containers within containers, as far as it shows while they are being filled
 * @param stackItems values and marks that wait on the machine's stack at one time
 * @param stringBytes bytes of one text or of one line of a text opcode
 * @param integerBytes bytes of one integer; Python itself stops at 4,300 digits
 * @param objectBytes heap that the graph may take by a conservative estimate; array data that stays
 *     in the file does not count
 * @param decompressedBytes bytes that a compressed file may grow to
 * @param decompressionRatio decompressed bytes per compressed byte, counted once a file has grown
 *     beyond {@link #RATIO_FLOOR_BYTES}
 * @param archiveEntries members of a zip-based model file (npz, skops)
 */
public record PickleLimits(
    long opcodes,
    int memoEntries,
    int depth,
    int stackItems,
    int stringBytes,
    int integerBytes,
    long objectBytes,
    long decompressedBytes,
    int decompressionRatio,
    int archiveEntries) {

  /** Growth that is never judged by its ratio: arrays of zeros compress a thousandfold. */
  public static final long RATIO_FLOOR_BYTES = 32L << 20;

  private static final int MAX_ITEMS = 1 << 29;
  private static final long MAX_OBJECT_BYTES = 8L << 30;
  private static final long MAX_DECOMPRESSED_BYTES = 16L << 30;

  public PickleLimits {
    if (opcodes < 1
        || memoEntries < 1
        || depth < 1
        || stackItems < 1
        || stringBytes < 1
        || integerBytes < 1
        || objectBytes < 1
        || decompressedBytes < 1
        || decompressionRatio < 1
        || archiveEntries < 1) {
      throw new IllegalArgumentException("every limit is at least 1");
    }
    if (stackItems > MAX_ITEMS || memoEntries > MAX_ITEMS) {
      throw new IllegalArgumentException("at most " + MAX_ITEMS + " items");
    }
  }

  /** The same with another bound on operations. */
  public PickleLimits withOpcodes(long count) {
    return new PickleLimits(
        count,
        memoEntries,
        depth,
        stackItems,
        stringBytes,
        integerBytes,
        objectBytes,
        decompressedBytes,
        decompressionRatio,
        archiveEntries);
  }

  /** The same with another bound on decompressed bytes. */
  public PickleLimits withDecompressedBytes(long bytes) {
    return new PickleLimits(
        opcodes,
        memoEntries,
        depth,
        stackItems,
        stringBytes,
        integerBytes,
        objectBytes,
        bytes,
        decompressionRatio,
        archiveEntries);
  }

  /**
   * The defaults for loading: objects take at most 60 % of the JVM's maximum heap; decompressed
   * data lives outside the heap, within a bound of the same size, of which it takes at most 40 %.
   */
  public static PickleLimits defaults() {
    long heap = Runtime.getRuntime().maxMemory();
    return new PickleLimits(
        500_000_000L,
        100_000_000,
        1_000,
        20_000_000,
        64 << 20,
        2_048,
        Math.min(MAX_OBJECT_BYTES, heap / 10 * 6),
        Math.min(MAX_DECOMPRESSED_BYTES, heap / 10 * 4),
        1_100,
        10_000);
  }
}
