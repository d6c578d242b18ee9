package dev.bonafide.artifact.json;

/**
 * Bounds of the JSON reader.
 *
 * @param maxDepth nesting of arrays and objects
 * @param maxValues values of any kind in the whole document
 */
public record JsonLimits(int maxDepth, int maxValues) {
  /**
   * Evidence and settings: far above what any real bundle or root needs (a public-good root has
   * about 400 values).
   */
  public static final JsonLimits DEFAULT = new JsonLimits(64, 1_000_000);

  public JsonLimits {
    if (maxDepth < 1 || maxValues < 1) {
      throw new IllegalArgumentException(
          "limits are positive, found " + maxDepth + ", " + maxValues);
    }
  }
}
