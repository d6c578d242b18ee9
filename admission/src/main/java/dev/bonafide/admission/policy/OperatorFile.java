package dev.bonafide.admission.policy;

import dev.bonafide.artifact.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;

/** A file that the operator named, as it was when the policy was read. */
public final class OperatorFile {
  private final Path path;
  private final byte[] bytes;
  private final Digest digest;
  private final Instant changed;

  OperatorFile(Path path, byte[] bytes, Instant changed) {
    this.path = path;
    this.changed = changed;
    this.bytes = bytes.clone();
    this.digest = Digest.sha256(bytes);
  }

  public Path path() {
    return path;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public Digest digest() {
    return digest;
  }

  /** When the file was last changed. */
  public Instant changed() {
    return changed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OperatorFile f && path.equals(f.path) && Arrays.equals(bytes, f.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return path + " (" + digest + ")";
  }
}
