package dev.bonafide.tlog;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import java.util.List;

/** The hashes of a Merkle tree over SHA-256 (RFC 9162, 2.1.1). Leaves and nodes hash apart. */
public final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The hash of an entry: SHA-256 of 0x00 and its bytes. */
  public static Digest leafHash(byte[] entry) {
    var hash = DigestAlgorithm.SHA256.newMessageDigest();
    hash.update(LEAF);
    return Digest.of(DigestAlgorithm.SHA256, hash.digest(entry));
  }

  /** The hash of an inner node: SHA-256 of 0x01 and its two children. */
  public static Digest nodeHash(Digest left, Digest right) {
    var hash = DigestAlgorithm.SHA256.newMessageDigest();
    hash.update(NODE);
    hash.update(left.bytes());
    return Digest.of(DigestAlgorithm.SHA256, hash.digest(right.bytes()));
  }

  /** The root of the tree without entries: SHA-256 of nothing. */
  public static Digest emptyRoot() {
    return Digest.sha256(new byte[0]);
  }

  /**
   * The root over the given leaf hashes, computed from scratch; for trees that fit in memory.
   *
   * @param leaves leaf hashes in the order of the log
   */
  public static Digest root(List<Digest> leaves) {
    return switch (leaves.size()) {
      case 0 -> emptyRoot();
      case 1 -> leaves.getFirst();
      default -> {
        int split = Integer.highestOneBit(leaves.size() - 1);
        yield nodeHash(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
      }
    };
  }
}
