package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.DigestAlgorithm;
import java.security.MessageDigest;
import org.bouncycastle.jcajce.provider.digest.Blake2b;
import org.bouncycastle.jcajce.provider.digest.Blake3;
import org.jspecify.annotations.Nullable;

/** A hash function of the Model Signing registry (specification, section 7). */
public enum ManifestHash {
  SHA256("sha256", 32),
  /** BLAKE2b with 64 bytes. */
  BLAKE2B("blake2b", 64),
  /** BLAKE3 with 32 bytes. */
  BLAKE3("blake3", 32);

  private final String wireName;
  private final int lengthBytes;

  ManifestHash(String wireName, int lengthBytes) {
    this.wireName = wireName;
    this.lengthBytes = lengthBytes;
  }

  /** The name that manifests use. */
  public String wireName() {
    return wireName;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  /** The hash of the name, or null. */
  public static @Nullable ManifestHash named(String wireName) {
    for (ManifestHash hash : values()) {
      if (hash.wireName.equals(wireName)) {
        return hash;
      }
    }
    return null;
  }

  /** A fresh hash function; no security provider is registered for it. */
  public MessageDigest newMessageDigest() {
    return switch (this) {
      case SHA256 -> DigestAlgorithm.SHA256.newMessageDigest();
      case BLAKE2B -> new Blake2b.Blake2b512();
      case BLAKE3 -> new Blake3.Blake3_256();
    };
  }
}
