package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.json.JsonLimits;

/**
 * Bounds of the reader of bundles.
 *
 * @param maxBytes size of the file
 * @param maxCertificates certificates in a chain
 * @param maxLogEntries entries of transparency logs
 * @param maxTimestamps signed timestamps
 * @param json bounds of the JSON itself and of a statement inside
 */
public record BundleLimits(
    int maxBytes, int maxCertificates, int maxLogEntries, int maxTimestamps, JsonLimits json) {
  /** Signatures over one file: a bundle has about 10 KB, with an attestation up to a few 100 KB. */
  public static final BundleLimits DEFAULT =
      new BundleLimits(4 * 1024 * 1024, 10, 32, 32, JsonLimits.DEFAULT);

  /** Signatures over folders: room for the manifest of about half a million files or shards. */
  public static final BundleLimits MANIFEST =
      new BundleLimits(128 * 1024 * 1024, 10, 32, 32, new JsonLimits(64, 4_000_000));

  public BundleLimits {
    if (maxBytes < 1 || maxCertificates < 1 || maxLogEntries < 1 || maxTimestamps < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }
}
