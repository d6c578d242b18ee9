package dev.bonafide.tlog;

/**
 * Bounds of the reader of signed notes.
 *
 * @param maxChars length of the whole note
 * @param maxSignatures signature lines
 */
public record NoteLimits(int maxChars, int maxSignatures) {
  /** A checkpoint has about 250 characters; witnesses add about 120 each. */
  public static final NoteLimits DEFAULT = new NoteLimits(64 * 1024, 64);

  public NoteLimits {
    if (maxChars < 1 || maxSignatures < 1) {
      throw new IllegalArgumentException(
          "limits are positive, found " + maxChars + ", " + maxSignatures);
    }
  }
}
