package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads public keys: SubjectPublicKeyInfo in DER or PEM, and PKCS#1 RSA. */
public final class PublicKeys {
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "1.2.840.10045.2.1", "EC",
          "1.2.840.113549.1.1.1", "RSA",
          "1.3.101.112", "Ed25519");

  /** AlgorithmIdentifier of RSA, parameters NULL. */
  private static final byte[] RSA_IDENTIFIER = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private PublicKeys() {}

  /**
   * Reads a SubjectPublicKeyInfo.
   *
   * @throws RefusedException MALFORMED_EVIDENCE, or UNSUPPORTED_ALGORITHM for a kind or curve that
   *     signatures here do not use
   */
  public static PublicKey ofDer(byte[] spki) throws RefusedException {
    List<Der> parts = Der.read(spki).children(Der.SEQUENCE, 2);
    String oid = parts.getFirst().children(Der.SEQUENCE, 1).getFirst().oid();
    String algorithm = ALGORITHMS.get(oid);
    if (algorithm == null) {
      throw unsupported("a public key of kind " + oid);
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    } catch (InvalidKeySpecException e) {
      throw unsupported(
          "an " + algorithm + " key that the JDK does not read, such as on a rare curve");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK provides " + algorithm, e);
    }
  }

  /** Reads a PKCS#1 RSAPublicKey. */
  public static PublicKey ofPkcs1(byte[] der) throws RefusedException {
    Der.read(der).expect(Der.SEQUENCE);
    byte[] bits = Der.encode(Der.BIT_STRING, new byte[] {0}, der);
    return ofDer(Der.encode(Der.SEQUENCE, RSA_IDENTIFIER, bits));
  }

  /** Reads a PEM file that holds one {@code PUBLIC KEY}. */
  public static PublicKey ofPem(byte[] pem) throws RefusedException {
    List<Pem.Block> blocks = Pem.read(pem);
    if (blocks.size() != 1 || !blocks.getFirst().label().equals("PUBLIC KEY")) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE,
          "not a public key",
          blocks.isEmpty() ? "no PEM block" : "PEM of " + blocks.getFirst().label(),
          "one PEM block of PUBLIC KEY");
    }
    return ofDer(blocks.getFirst().der());
  }

  /** SHA-256 of the SubjectPublicKeyInfo. */
  public static Digest fingerprint(PublicKey key) {
    return Digest.sha256(key.getEncoded());
  }

  /** The SubjectPublicKeyInfo as OpenSSL writes it in PEM, final newline included. */
  public static String toPem(PublicKey key) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  static RefusedException unsupported(String found) {
    return new RefusedException(
        Reason.UNSUPPORTED_ALGORITHM,
        "the key is of a kind that is not supported",
        found,
        "ECDSA on P-256, P-384 or P-521, Ed25519, or RSA from 2048 bits");
  }
}
