package dev.bonafide.serving.v2;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;

/**
 * Bounds of one request's JSON, beside the bound on its bytes.
 *
 * @param maxDepth nesting of arrays and objects
 * @param maxObjects values that are kept as objects of their own: strings, members, nested lists.
 *     Numbers in lists of numbers are packed and not counted: the bytes bound them
 */
public record V2Limits(int maxDepth, int maxObjects) {
  /** Deeper than any tensor, and a million text elements. */
  public static final V2Limits DEFAULT = new V2Limits(64, 4_000_000);

  /** What is said where a request or its answer needs more memory than there is. */
  public static Refusal noMemory() {
    return Refusal.of(
        Reason.LIMIT_EXCEEDED,
        "the request or its answer is too large to be computed",
        "more than the server's memory, or than " + Integer.MAX_VALUE + " numbers",
        "fewer rows in one request");
  }

  public V2Limits {
    if (maxDepth < 1 || maxObjects < 1) {
      throw new IllegalArgumentException(
          "limits are positive, found " + maxDepth + ", " + maxObjects);
    }
  }
}
