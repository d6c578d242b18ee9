package dev.bonafide.artifact;

import java.security.MessageDigest;
import java.util.HexFormat;

/** The value of a hash function over some bytes. Equality is by algorithm and value. */
public final class Digest {
  private final DigestAlgorithm algorithm;
  private final byte[] value;

  private Digest(DigestAlgorithm algorithm, byte[] value) {
    if (value.length != algorithm.lengthBytes()) {
      throw new IllegalArgumentException(
          "a "
              + algorithm.id()
              + " digest has "
              + algorithm.lengthBytes()
              + " bytes, found "
              + value.length);
    }
    this.algorithm = algorithm;
    this.value = value;
  }

  /**
   * A digest computed elsewhere.
   *
   * @throws IllegalArgumentException if the length does not fit the algorithm
   */
  public static Digest of(DigestAlgorithm algorithm, byte[] value) {
    return new Digest(algorithm, value.clone());
  }

  /**
   * A digest from its hexadecimal form, upper or lower case.
   *
   * @throws IllegalArgumentException if it is not hexadecimal or of the wrong length
   */
  public static Digest ofHex(DigestAlgorithm algorithm, String hex) {
    return new Digest(algorithm, HexFormat.of().parseHex(hex));
  }

  /** SHA-256 of the bytes. */
  public static Digest sha256(byte[] bytes) {
    return compute(DigestAlgorithm.SHA256, bytes);
  }

  public static Digest compute(DigestAlgorithm algorithm, byte[] bytes) {
    return new Digest(algorithm, algorithm.newMessageDigest().digest(bytes));
  }

  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  /** A copy of the raw value. */
  public byte[] bytes() {
    return value.clone();
  }

  /** Lower-case hexadecimal, without the algorithm. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest d
        && algorithm == d.algorithm
        && MessageDigest.isEqual(value, d.value);
  }

  @Override
  public int hashCode() {
    return (value[0] & 0xff) << 24
        | (value[1] & 0xff) << 16
        | (value[2] & 0xff) << 8
        | (value[3] & 0xff);
  }

  /** {@code algorithm:hex}, as manifests and command lines write it. */
  @Override
  public String toString() {
    return algorithm.id() + ":" + hex();
  }
}
