package dev.bonafide.tlog.append;

import dev.bonafide.tlog.Checkpoint;

/**
 * A checkpoint and the note it was signed in.
 *
 * @param note the signed note as it is handed out and stored
 */
public record SignedTree(Checkpoint checkpoint, String note) {
  /** Entries in the tree. */
  public long size() {
    return checkpoint.size();
  }
}
