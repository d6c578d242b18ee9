package dev.bonafide.tlog.append;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.tlog.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of any prefix of a log, put together from the hashes of its complete subtrees
 * (RFC 9162, 2.1.1, 2.1.3.1 and 2.1.4.1). The recursion is as deep as the tree, at most 48.
 */
final class Subtrees {
  /** Where the hash of a complete subtree comes from. */
  @FunctionalInterface
  interface Source {
    /** The hash over the entries {@code index << level} until {@code (index + 1) << level}. */
    Digest hash(int level, long index) throws RefusedException;
  }

  private final Source source;

  Subtrees(Source source) {
    this.source = source;
  }

  /** The root over the first {@code size} entries. */
  Digest root(long size) throws RefusedException {
    return size == 0 ? MerkleTree.emptyRoot() : range(0, size);
  }

  /** The audit path of an entry in the tree of the given size, from the leaf upwards. */
  List<Digest> inclusion(long index, long size) throws RefusedException {
    List<Digest> path = new ArrayList<>();
    inclusion(index, 0, size, path);
    return path;
  }

  private void inclusion(long index, long from, long to, List<Digest> path)
      throws RefusedException {
    if (to - from == 1) {
      return;
    }
    long split = from + split(to - from);
    if (index < split) {
      inclusion(index, from, split, path);
      path.add(range(split, to));
    } else {
      inclusion(index, split, to, path);
      path.add(range(from, split));
    }
  }

  /**
   * The proof that the tree of {@code newSize} extends that of {@code oldSize}, which is over 0.
   */
  List<Digest> consistency(long oldSize, long newSize) throws RefusedException {
    List<Digest> path = new ArrayList<>();
    consistency(oldSize, 0, newSize, true, path);
    return path;
  }

  private void consistency(long oldSize, long from, long to, boolean known, List<Digest> path)
      throws RefusedException {
    if (oldSize == to) {
      if (!known) {
        path.add(range(from, to));
      }
      return;
    }
    long split = from + split(to - from);
    if (oldSize <= split) {
      consistency(oldSize, from, split, known, path);
      path.add(range(split, to));
    } else {
      consistency(oldSize, split, to, false, path);
      path.add(range(from, split));
    }
  }

  private Digest range(long from, long to) throws RefusedException {
    long width = to - from;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return source.hash(level, from >>> level);
    }
    long split = from + split(width);
    return MerkleTree.nodeHash(range(from, split), range(split, to));
  }

  /** The largest power of two below a width of at least two. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }
}
