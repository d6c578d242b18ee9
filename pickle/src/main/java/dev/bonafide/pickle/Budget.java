package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;

/** What a file has used of its limits; shared by all its streams. */
final class Budget {
  final PickleLimits limits;
  private long opcodes;
  private long objectBytes;
  private long decompressedBytes;

  Budget(PickleLimits limits) {
    this.limits = limits;
  }

  void countOpcode() throws RefusedException {
    if (++opcodes > limits.opcodes()) {
      throw exceeded("pickle operations", opcodes, limits.opcodes());
    }
  }

  /** Counts heap that is about to be taken. */
  void charge(long bytes) throws RefusedException {
    objectBytes += bytes;
    if (objectBytes > limits.objectBytes()) {
      throw exceeded("bytes of objects in memory", objectBytes, limits.objectBytes());
    }
  }

  /** Counts what members of an archive were inflated to. */
  void countDecompressed(long bytes) throws RefusedException {
    decompressedBytes += bytes;
    if (decompressedBytes > limits.decompressedBytes()) {
      throw exceeded(
          "decompressed bytes in an archive", decompressedBytes, limits.decompressedBytes());
    }
  }

  long opcodes() {
    return opcodes;
  }

  static RefusedException exceeded(String what, long found, long limit) {
    return new RefusedException(
        Reason.LIMIT_EXCEEDED, "too many " + what, Long.toString(found), "at most " + limit);
  }
}
