package dev.bonafide.tlog.append;

import dev.bonafide.artifact.Digest;
import java.util.List;

/**
 * An entry that is in the log, and the proof of it.
 *
 * @param index its place, from zero
 * @param leaf its leaf hash
 * @param tree the tree the proof leads to
 * @param path sibling hashes from the leaf upwards
 */
public record Appended(long index, Digest leaf, SignedTree tree, List<Digest> path) {
  public Appended {
    path = List.copyOf(path);
  }
}
