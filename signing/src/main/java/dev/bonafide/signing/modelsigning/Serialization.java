package dev.bonafide.signing.modelsigning;

import dev.bonafide.evidence.modelsigning.ManifestHash;

/**
 * How a model is written down in its statement.
 *
 * @param shardBytes size of a shard, or 0 for whole files
 * @param form whose reading of the format to follow where the two contradict each other
 */
public record Serialization(ManifestHash hash, long shardBytes, Form form) {
  /** What the Python tool takes for shards. */
  public static final long DEFAULT_SHARD_BYTES = 1_000_000_000;

  /** Whole files under SHA-256: what every implementation reads. */
  public static final Serialization DEFAULT =
      new Serialization(ManifestHash.SHA256, 0, Form.PYTHON_TOOL);

  /** Whose reading of the format to follow. */
  public enum Form {
    /**
     * {@code model_signing} 1.1.1: the resource of a model that is one file is named {@code .}, and
     * the algorithm of shards carries their size. The released tool reads nothing else.
     */
    PYTHON_TOOL,
    /** OpenSSF Model Signing v1.0 to the letter. */
    SPECIFICATION
  }

  public Serialization {
    if (shardBytes < 0) {
      throw new IllegalArgumentException("a shard has at least one byte, found " + shardBytes);
    }
  }

  boolean isSharded() {
    return shardBytes > 0;
  }
}
