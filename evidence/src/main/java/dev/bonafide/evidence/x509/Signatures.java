package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.RefusedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Cipher;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Verifies signatures with the algorithms of Sigstore's registry. A key of an unknown kind is
 * refused; a signature that does not verify, for whatever reason, is {@code false}.
 */
public final class Signatures {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int ED25519_KEY_BYTES = 32;

  /**
   * The orders of P-256, P-384 and P-521 (SEC 2), by which the JDK's parameters tell curves apart.
   */
  private static final Set<BigInteger> ORDERS =
      Set.of(
          new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16),
          new BigInteger(
              "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
                  + "581a0db248b0a77aecec196accc52973",
              16),
          new BigInteger(
              "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                  + "a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
              16));

  private Signatures() {}

  /** What kinds of key sign. */
  public enum Kind {
    ECDSA,
    ED25519,
    RSA
  }

  /** The kind of a key; refused with UNSUPPORTED_ALGORITHM. */
  public static Kind kind(PublicKey key) throws RefusedException {
    return switch (key.getAlgorithm()) {
      case "EC" -> {
        if (!ORDERS.contains(((ECKey) key).getParams().getOrder())) {
          throw PublicKeys.unsupported("another curve of " + orderBits(key) + " bits");
        }
        yield Kind.ECDSA;
      }
      case "EdDSA", "Ed25519" -> {
        if (key.getEncoded().length != 12 + ED25519_KEY_BYTES) {
          throw PublicKeys.unsupported("an Edwards key that is not Ed25519");
        }
        yield Kind.ED25519;
      }
      case "RSA" -> {
        int bits = ((RSAKey) key).getModulus().bitLength();
        if (bits < LEAST_RSA_BITS || bits > 16_384) {
          throw PublicKeys.unsupported("an RSA key of " + bits + " bits");
        }
        yield Kind.RSA;
      }
      default -> throw PublicKeys.unsupported("a key of kind " + key.getAlgorithm());
    };
  }

  /** The hash that goes with a key where nothing else says which. */
  public static DigestAlgorithm defaultHash(PublicKey key) throws RefusedException {
    return switch (kind(key)) {
      case RSA -> DigestAlgorithm.SHA256;
      case ED25519 -> DigestAlgorithm.SHA512;
      case ECDSA -> {
        int bits = orderBits(key);
        yield bits == 256
            ? DigestAlgorithm.SHA256
            : bits == 384 ? DigestAlgorithm.SHA384 : DigestAlgorithm.SHA512;
      }
    };
  }

  private static int orderBits(PublicKey key) {
    return ((ECKey) key).getParams().getOrder().bitLength();
  }

  /**
   * Verifies a signature over bytes under the key's default hash; Ed25519 in its pure form, RSA
   * with PKCS#1 v1.5.
   */
  public static boolean verify(PublicKey key, byte[] message, byte[] signature)
      throws RefusedException {
    if (kind(key) == Kind.ED25519) {
      return jca("Ed25519", key, message, signature);
    }
    return verify(key, Digest.compute(defaultHash(key), message), signature);
  }

  /** Verifies a signature over bytes under a hash that is given. */
  public static boolean verify(
      PublicKey key, DigestAlgorithm hash, byte[] message, byte[] signature)
      throws RefusedException {
    return kind(key) == Kind.ED25519
        ? jca("Ed25519", key, message, signature)
        : verify(key, Digest.compute(hash, message), signature);
  }

  /**
   * Verifies a signature over bytes of which only the digest is at hand. Ed25519 in its prehashed
   * form, which demands SHA-512.
   */
  public static boolean verify(PublicKey key, Digest digest, byte[] signature)
      throws RefusedException {
    return switch (kind(key)) {
      case ECDSA -> jca("NONEwithECDSA", key, digest.bytes(), signature);
      case RSA -> rsa(key, digest, signature);
      case ED25519 -> ed25519ph(key, digest, signature);
    };
  }

  private static boolean jca(String algorithm, PublicKey key, byte[] data, byte[] signature) {
    try {
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of a wrong form verifies nothing
    }
  }

  /**
   * The JDK has no PKCS#1 verification of a digest, so the padding is opened and compared whole.
   */
  private static boolean rsa(PublicKey key, Digest digest, byte[] signature) {
    String prefix =
        switch (digest.algorithm()) {
          case SHA256 -> "3031300d060960864801650304020105000420";
          case SHA384 -> "3041300d060960864801650304020205000430";
          case SHA512 -> "3051300d060960864801650304020305000440";
        };
    byte[] expected = HexFormat.of().parseHex(prefix + digest.hex());
    try {
      var cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return MessageDigest.isEqual(cipher.doFinal(signature), expected);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean ed25519ph(PublicKey key, Digest digest, byte[] signature) {
    if (digest.algorithm() != DigestAlgorithm.SHA512
        || signature.length != Ed25519.SIGNATURE_SIZE) {
      return false;
    }
    byte[] spki = key.getEncoded();
    byte[] raw = Arrays.copyOfRange(spki, spki.length - ED25519_KEY_BYTES, spki.length);
    return Ed25519.verifyPrehash(signature, 0, raw, 0, new byte[0], digest.bytes(), 0);
  }
}
