package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import java.nio.file.Path;
import java.util.List;

/** What a caller has of the thing that is said to be signed. */
public sealed interface Artifact {

  /**
   * Nothing: the digest that the bundle claims is verified as signed, and is compared with bytes
   * later by whoever has them.
   */
  record Claimed() implements Artifact {}

  /** Its digest, under one or more algorithms. */
  record Known(List<Digest> digests) implements Artifact {
    public Known {
      digests = List.copyOf(digests);
    }

    public static Known of(Digest digest) {
      return new Known(List.of(digest));
    }
  }

  /** A file, which is read and hashed with whatever algorithm the signature demands. */
  record File(Path path) implements Artifact {}
}
