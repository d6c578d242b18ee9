package dev.bonafide.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash function that the JDK provides and that signatures in the field use. */
public enum DigestAlgorithm {
  SHA256("sha256", "SHA-256", 32),
  SHA384("sha384", "SHA-384", 48),
  SHA512("sha512", "SHA-512", 64);

  private final String id;
  private final String jcaName;
  private final int lengthBytes;

  DigestAlgorithm(String id, String jcaName, int lengthBytes) {
    this.id = id;
    this.jcaName = jcaName;
    this.lengthBytes = lengthBytes;
  }

  /** The name used on the command line and in manifests, such as {@code sha256}. */
  public String id() {
    return id;
  }

  /** The name the JDK's security providers use, such as {@code SHA-256}. */
  public String jcaName() {
    return jcaName;
  }

  public int lengthBytes() {
    return lengthBytes;
  }

  public MessageDigest newMessageDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK provides " + jcaName, e);
    }
  }
}
