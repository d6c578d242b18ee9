package dev.bonafide.tlog.append;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.tlog.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * The roots of the complete subtrees that a log of some size consists of, largest first: all that
 * is needed to grow it.
 *
 * @param size entries
 * @param peaks one hash for each one bit of the size
 */
record Frontier(long size, List<Digest> peaks) {
  Frontier {
    peaks = List.copyOf(peaks);
  }

  static Frontier read(long size, Subtrees.Source source) throws RefusedException {
    List<Digest> peaks = new ArrayList<>();
    long from = 0;
    for (int level = 62; level >= 0; level--) {
      if ((size & 1L << level) != 0) {
        peaks.add(source.hash(level, from >>> level));
        from += 1L << level;
      }
    }
    return new Frontier(size, peaks);
  }

  Digest root() {
    if (peaks.isEmpty()) {
      return MerkleTree.emptyRoot();
    }
    Digest root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = MerkleTree.nodeHash(peaks.get(i), root);
    }
    return root;
  }

  /**
   * The frontier with one more leaf.
   *
   * @param completed takes the leaf and then each subtree hash that it completes, upwards
   */
  Frontier with(Digest leaf, List<Digest> completed) {
    List<Digest> next = new ArrayList<>(peaks);
    completed.add(leaf);
    Digest hash = leaf;
    for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
      hash = MerkleTree.nodeHash(next.removeLast(), hash);
      completed.add(hash);
    }
    next.add(hash);
    return new Frontier(size + 1, next);
  }
}
