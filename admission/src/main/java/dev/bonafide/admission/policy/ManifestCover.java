package dev.bonafide.admission.policy;

import dev.bonafide.evidence.Content;

/** Which files a manifest says anything about. */
public final class ManifestCover {
  private ManifestCover() {}

  /**
   * Whether the manifest lists the file.
   *
   * @param path relative to the model's folder; a manifest of a single file names it {@code .} or
   *     by its own name
   */
  public static boolean covers(Content.Manifest manifest, String path) {
    return manifest.resources().stream()
        .anyMatch(r -> r.path().equals(path) || isSingleFile(manifest, path));
  }

  /** Whether the manifest is of one file, which it does not name. */
  public static boolean isSingleFile(Content.Manifest manifest, String path) {
    return !manifest.resources().isEmpty()
        && manifest.resources().stream().allMatch(r -> r.path().equals("."))
        && !path.contains("/");
  }
}
