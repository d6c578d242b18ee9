package dev.bonafide.tlog;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.util.List;

/** Verifies what a log proves about its tree (RFC 9162, 2.1.3.2 and 2.1.4.2). */
public final class MerkleProof {
  private MerkleProof() {}

  /**
   * Checks that a leaf stands at its index in the tree of the given size and root.
   *
   * @param path sibling hashes from the leaf upwards
   * @return the root; refused with LOG_PROOF_INVALID
   */
  public static Outcome<Digest> verifyInclusion(
      Digest leaf, long index, long size, List<Digest> path, Digest root) {
    return Outcome.attempt(
        () -> {
          Digest computed = inclusionRoot(leaf, index, size, path);
          if (!computed.equals(root)) {
            throw refused("the inclusion proof leads to another root", computed, root);
          }
          return computed;
        });
  }

  private static Digest inclusionRoot(Digest leaf, long index, long size, List<Digest> path)
      throws RefusedException {
    if (index < 0 || size < 1 || index >= size) {
      throw new RefusedException(
          Reason.LOG_PROOF_INVALID,
          "the leaf's index lies outside the tree",
          "index " + index + " in a tree of " + size,
          "0 <= index < size");
    }
    long node = index;
    long last = size - 1;
    Digest hash = leaf;
    for (Digest sibling : path) {
      if (last == 0) {
        throw length("longer");
      }
      if ((node & 1) == 1 || node == last) {
        hash = MerkleTree.nodeHash(sibling, hash);
        if ((node & 1) == 0) {
          int skipped = Long.numberOfTrailingZeros(node);
          node = node == 0 ? 0 : node >>> skipped;
          last = node == 0 ? 0 : last >>> skipped;
        }
      } else {
        hash = MerkleTree.nodeHash(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      throw length("shorter");
    }
    return hash;
  }

  /**
   * Checks that the tree of the new size extends the tree of the old one.
   *
   * @param path the proof's hashes; empty where the sizes are equal or the old tree is empty
   * @return the new root; refused with LOG_PROOF_INVALID
   */
  public static Outcome<Digest> verifyConsistency(
      long oldSize, Digest oldRoot, long newSize, Digest newRoot, List<Digest> path) {
    return Outcome.attempt(
        () -> {
          if (oldSize < 0 || newSize < oldSize) {
            throw new RefusedException(
                Reason.LOG_PROOF_INVALID,
                "the log shrank",
                "size " + newSize,
                "at least " + oldSize);
          }
          if (oldSize == newSize || oldSize == 0) {
            verifyTrivial(oldSize, oldRoot, newSize, newRoot, path);
          } else {
            verifyGrowth(oldSize, oldRoot, newSize, newRoot, path);
          }
          return newRoot;
        });
  }

  private static void verifyTrivial(
      long oldSize, Digest oldRoot, long newSize, Digest newRoot, List<Digest> path)
      throws RefusedException {
    if (!path.isEmpty()) {
      throw length("longer");
    }
    Digest expected = oldSize == 0 ? MerkleTree.emptyRoot() : newRoot;
    if (!oldRoot.equals(expected)) {
      throw refused("two roots stand for one size", oldRoot, expected);
    }
    if (newSize == 0 && !newRoot.equals(expected)) {
      throw refused("two roots stand for one size", newRoot, expected);
    }
  }

  private static void verifyGrowth(
      long oldSize, Digest oldRoot, long newSize, Digest newRoot, List<Digest> path)
      throws RefusedException {
    long node = oldSize - 1;
    long last = newSize - 1;
    int skipped = Long.numberOfTrailingZeros(~node);
    node >>>= skipped;
    last >>>= skipped;
    int next = 0;
    Digest start;
    if (node == 0) {
      start = oldRoot; // a power of two: the old root is itself a node of the new tree
    } else if (path.isEmpty()) {
      throw length("shorter");
    } else {
      start = path.get(next++);
    }
    Digest oldHash = start;
    Digest newHash = start;
    for (; next < path.size(); next++) {
      if (last == 0) {
        throw length("longer");
      }
      Digest sibling = path.get(next);
      if ((node & 1) == 1 || node == last) {
        oldHash = MerkleTree.nodeHash(sibling, oldHash);
        newHash = MerkleTree.nodeHash(sibling, newHash);
        while ((node & 1) == 0 && node != 0) {
          node >>>= 1;
          last >>>= 1;
        }
      } else {
        newHash = MerkleTree.nodeHash(newHash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      throw length("shorter");
    }
    if (!oldHash.equals(oldRoot)) {
      throw refused("the consistency proof leads to another old root", oldHash, oldRoot);
    }
    if (!newHash.equals(newRoot)) {
      throw refused("the consistency proof leads to another new root", newHash, newRoot);
    }
  }

  private static RefusedException length(String how) {
    return new RefusedException(
        Reason.LOG_PROOF_INVALID, "the proof is " + how + " than the tree needs");
  }

  private static RefusedException refused(String message, Digest found, Digest expected) {
    return new RefusedException(Reason.LOG_PROOF_INVALID, message, found.hex(), expected.hex());
  }
}
