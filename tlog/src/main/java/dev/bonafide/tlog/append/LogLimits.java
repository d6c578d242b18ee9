package dev.bonafide.tlog.append;

/**
 * Bounds of a log.
 *
 * @param maxEntryBytes one entry; at most 65,535, which is what an entry bundle (C2SP tlog-tiles)
 *     can hold
 * @param maxEntries entries in the log
 * @param auditedAtOpen a log of at most so many entries is hashed anew from its first entry when it
 *     is opened; of a longer one only the nodes that make up the root are, see {@link
 *     AppendLog#audit}
 */
public record LogLimits(int maxEntryBytes, long maxEntries, long auditedAtOpen) {
  /** The most that an entry bundle's two length bytes can say. */
  public static final int LARGEST_ENTRY = 0xffff;

  /**
   * Entries of 64 KiB (a hashedrekord has about 1.2 KiB), 2^40 of them, and an audit at open that
   * costs some ten milliseconds.
   */
  public static final LogLimits DEFAULT = new LogLimits(LARGEST_ENTRY, 1L << 40, 4096);

  public LogLimits {
    if (maxEntryBytes < 1 || maxEntryBytes > LARGEST_ENTRY) {
      throw new IllegalArgumentException(
          "maxEntryBytes is 1 to " + LARGEST_ENTRY + ", found " + maxEntryBytes);
    }
    if (maxEntries < 1 || maxEntries > 1L << 48 || auditedAtOpen < 0) {
      throw new IllegalArgumentException(
          "maxEntries is 1 to 2^48 and auditedAtOpen not negative, found "
              + maxEntries
              + " and "
              + auditedAtOpen);
    }
  }
}
