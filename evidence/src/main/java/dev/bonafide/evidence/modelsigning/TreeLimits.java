package dev.bonafide.evidence.modelsigning;

/**
 * Bounds of walking a model's folder.
 *
 * @param maxFiles files and folders
 * @param maxDepth folders inside folders
 */
public record TreeLimits(int maxFiles, int maxDepth) {
  /** As many files as a manifest may list. */
  public static final TreeLimits DEFAULT = new TreeLimits(1_000_000, 64);

  public TreeLimits {
    if (maxFiles < 1 || maxDepth < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
