package dev.bonafide.artifact;

import java.util.Map;
import java.util.Objects;

/**
 * One file of a snapshot, as it was copied.
 *
 * @param name its logical name, relative to the model's folder, {@code /} between components
 * @param size in bytes
 * @param digests computed from the very bytes that were copied: SHA-256 always, others where an
 *     expected digest asked for them
 */
public record SnapshotFile(String name, long size, Map<DigestAlgorithm, Digest> digests) {
  public SnapshotFile {
    digests = Map.copyOf(digests);
    if (!digests.containsKey(DigestAlgorithm.SHA256)) {
      throw new IllegalArgumentException("a snapshot always knows its SHA-256");
    }
  }

  public Digest sha256() {
    return Objects.requireNonNull(digests.get(DigestAlgorithm.SHA256));
  }
}
