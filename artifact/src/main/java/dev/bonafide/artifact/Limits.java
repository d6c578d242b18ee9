package dev.bonafide.artifact;

/**
 * How much one model may put into the private store. Exceeding a limit is a refusal ({@link
 * Reason#LIMIT_EXCEEDED}), found before a byte is copied.
 *
 * @param maxFiles files of one snapshot
 * @param maxBytes bytes of one snapshot, all files together
 * @param minFreeBytes bytes that must stay free on the store's file system after copying
 */
public record Limits(int maxFiles, long maxBytes, long minFreeBytes) {
  /**
   * 1,000 files (a model that is served has a handful), 64 GiB (far above any scikit-learn model),
   * 256 MiB left free so that logs and the decision record can still be written.
   */
  public static final Limits DEFAULT = new Limits(1_000, 64L << 30, 256L << 20);

  public Limits {
    if (maxFiles < 1 || maxBytes < 1 || minFreeBytes < 0) {
      throw new IllegalArgumentException(
          "limits must be positive, found " + maxFiles + ", " + maxBytes + ", " + minFreeBytes);
    }
  }
}
