package dev.bonafide.tlog;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.util.Arrays;

/**
 * A key that signs notes, under its name.
 *
 * @param name the name on the signature line
 * @param hint the first four bytes of the key's id, big-endian
 * @param key ECDSA, Ed25519 or RSA
 */
public record NoteKey(String name, int hint, PublicKey key) {
  /** The signed-note type of a plain Ed25519 key. */
  private static final byte ED25519 = 1;

  /** The raw bytes of an Ed25519 key, which end its SubjectPublicKeyInfo. */
  private static final int ED25519_KEY_BYTES = 32;

  /**
   * A key whose id is known, such as a log's.
   *
   * @param keyId at least four bytes
   */
  public static NoteKey withId(String name, byte[] keyId, PublicKey key) {
    return new NoteKey(name, ByteBuffer.wrap(keyId).getInt(), key);
  }

  /**
   * The key with the id that logs give it.
   *
   * @see #keyId
   */
  public static NoteKey of(String name, PublicKey key) {
    return withId(name, keyId(name, key).bytes(), key);
  }

  /**
   * The id that Rekor gives a key: for Ed25519 that of signed-note, SHA-256 over name, newline,
   * type and raw key; for others SHA-256 of the SubjectPublicKeyInfo.
   */
  public static Digest keyId(String name, PublicKey key) {
    byte[] spki = key.getEncoded();
    if (!isEdwards(key)) {
      return Digest.sha256(spki);
    }
    var hash = DigestAlgorithm.SHA256.newMessageDigest();
    hash.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    hash.update(ED25519);
    hash.update(Arrays.copyOfRange(spki, spki.length - ED25519_KEY_BYTES, spki.length));
    return Digest.of(DigestAlgorithm.SHA256, hash.digest());
  }

  /** Whether the line names this key. */
  public boolean names(SignedNote.Line line) {
    return line.hint() == hint && line.name().equals(name);
  }

  /** Whether the line is this key's valid signature over the text. */
  public boolean verifies(String text, SignedNote.Line line) {
    try {
      var verifier = Signature.getInstance(algorithm(key));
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return verifier.verify(line.bytes());
    } catch (GeneralSecurityException e) {
      return false; // a key or signature of a wrong form verifies nothing
    }
  }

  /**
   * Signs a text.
   *
   * @param secret the private half of this key
   * @throws IllegalArgumentException if the private key cannot sign
   */
  public SignedNote.Line sign(String text, PrivateKey secret) {
    try {
      var signer = Signature.getInstance(algorithm(key));
      signer.initSign(secret);
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return SignedNote.Line.of(name, hint, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the private key of " + name + " cannot sign", e);
    }
  }

  private static String algorithm(PublicKey key) throws InvalidKeyException {
    if (isEdwards(key)) {
      return "Ed25519";
    }
    return switch (key.getAlgorithm()) {
      case "EC" -> ecdsa(((ECKey) key).getParams().getOrder().bitLength());
      case "RSA" -> "SHA256withRSA";
      default -> throw new InvalidKeyException("no note algorithm for " + key.getAlgorithm());
    };
  }

  private static String ecdsa(int orderBits) {
    return orderBits <= 256
        ? "SHA256withECDSA"
        : orderBits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA";
  }

  private static boolean isEdwards(PublicKey key) {
    return key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519");
  }
}
