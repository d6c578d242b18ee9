package dev.bonafide.evidence.modelsigning;

/**
 * Bounds of the reader of manifests.
 *
 * @param maxResources files or shards
 * @param maxPathChars length of a path
 * @param maxIgnoredPaths entries of ignore_paths
 */
public record ManifestLimits(int maxResources, int maxPathChars, int maxIgnoredPaths) {
  /** A model of 1 TB in shards of 1 GB has 1,000 resources; the largest repositories 100,000. */
  public static final ManifestLimits DEFAULT = new ManifestLimits(1_000_000, 4096, 10_000);

  public ManifestLimits {
    if (maxResources < 1 || maxPathChars < 1 || maxIgnoredPaths < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
