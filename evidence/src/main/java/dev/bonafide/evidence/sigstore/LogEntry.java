package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transparency log entry as a bundle carries it.
 *
 * @param index the entry's index in the log
 * @param keyId hexadecimal id of the log's key
 * @param integratedSeconds when the log says it took the entry in, seconds since 1970; 0 where it
 *     does not say
 * @param promise the signed entry timestamp, or empty
 * @param body the canonical form that the log holds
 */
record LogEntry(
    long index,
    String keyId,
    String kind,
    String version,
    long integratedSeconds,
    byte[] promise,
    @Nullable Proof proof,
    byte[] body) {

  /**
   * An inclusion proof.
   *
   * @param index the leaf's index in its tree, which is not the entry's in a log of several trees
   * @param checkpoint the signed note, or empty
   */
  record Proof(long index, long treeSize, Digest root, List<Digest> path, String checkpoint) {}

  String kindAndVersion() {
    return kind + ":" + version;
  }
}
