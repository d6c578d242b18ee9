package dev.bonafide.signing.modelsigning;

import dev.bonafide.artifact.DigestAlgorithm;
import java.security.MessageDigest;
import org.bouncycastle.jcajce.provider.digest.Blake2b;
import org.bouncycastle.jcajce.provider.digest.Blake3;

/** A hash that manifests may use (OpenSSF Model Signing v1.0, section 7). */
public enum ModelHash {
  SHA256("sha256"),
  /** With 64 bytes. */
  BLAKE2B("blake2b"),
  /** With 32 bytes. */
  BLAKE3("blake3");

  private final String wireName;

  ModelHash(String wireName) {
    this.wireName = wireName;
  }

  /** The name in statements and on the command line. */
  public String wireName() {
    return wireName;
  }

  MessageDigest newMessageDigest() {
    return switch (this) {
      case SHA256 -> DigestAlgorithm.SHA256.newMessageDigest();
      case BLAKE2B -> new Blake2b.Blake2b512();
      case BLAKE3 -> new Blake3.Blake3_256();
    };
  }
}
