package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.DigestAlgorithm;
import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
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

  /** Starts a computation. */
  public Computation start() {
    return switch (this) {
      case SHA256 -> new Sha256(DigestAlgorithm.SHA256.newMessageDigest());
      case BLAKE2B -> new Blake2b(new Blake2bDigest(512));
      case BLAKE3 -> new Blake3(new Blake3Digest(32));
    };
  }

  /** A hash in progress; for one thread. */
  public sealed interface Computation {
    void update(byte[] bytes, int offset, int length);

    /** The value; the computation starts anew. */
    byte[] finish();
  }

  private record Sha256(MessageDigest hash) implements Computation {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      hash.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      return hash.digest();
    }
  }

  private record Blake2b(Blake2bDigest hash) implements Computation {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      hash.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      byte[] value = new byte[64];
      hash.doFinal(value, 0);
      return value;
    }
  }

  private record Blake3(Blake3Digest hash) implements Computation {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      hash.update(bytes, offset, length);
    }

    @Override
    public byte[] finish() {
      byte[] value = new byte[32];
      hash.doFinal(value, 0);
      return value;
    }
  }
}
