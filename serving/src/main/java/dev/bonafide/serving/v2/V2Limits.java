package dev.bonafide.serving.v2;

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

  public V2Limits {
    if (maxDepth < 1 || maxObjects < 1) {
      throw new IllegalArgumentException(
          "limits are positive, found " + maxDepth + ", " + maxObjects);
    }
  }
}
