package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The artifact's digests. A file is read once an algorithm, however often the evidence asks:
 * whoever made the evidence decides how many subjects and entries there are.
 */
final class HashedArtifact {
  private final Artifact artifact;
  private final Map<DigestAlgorithm, Digest> computed = new EnumMap<>(DigestAlgorithm.class);

  HashedArtifact(Artifact artifact) {
    this.artifact = artifact;
  }

  Artifact artifact() {
    return artifact;
  }

  Digest digest(DigestAlgorithm algorithm) throws RefusedException {
    return switch (artifact) {
      case Artifact.File(Path path) -> {
        Digest digest = computed.get(algorithm);
        if (digest == null) {
          digest = hash(path, algorithm);
          computed.put(algorithm, digest);
        }
        yield digest;
      }
      case Artifact.Known(List<Digest> digests) -> {
        for (Digest digest : digests) {
          if (digest.algorithm() == algorithm) {
            yield digest;
          }
        }
        throw new RefusedException(
            Reason.DIGEST_MISMATCH,
            "the digest that was given is of another algorithm than the signed one",
            digests.toString(),
            algorithm.id());
      }
      case Artifact.Claimed c -> throw new AssertionError("nothing to compare with a claim");
    };
  }

  private static Digest hash(Path path, DigestAlgorithm algorithm) throws RefusedException {
    MessageDigest hash = algorithm.newMessageDigest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw unreadable(path);
    }
    return Digest.of(algorithm, hash.digest());
  }

  static RefusedException unreadable(Path path) {
    return new RefusedException(Reason.UNREADABLE, "the file cannot be read: " + path);
  }
}
