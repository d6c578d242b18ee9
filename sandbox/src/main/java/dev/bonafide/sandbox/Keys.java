package dev.bonafide.sandbox;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;

/**
 * ECDSA over P-256, which all of the sandbox's own keys are but the token issuer's, and proofs by
 * others' keys.
 */
final class Keys {
  static final String ALGORITHM = "SHA256withECDSA";

  private static final int RSA_BITS = 2048;

  private Keys() {}

  static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has P-256", e);
    }
  }

  /** RSA, for tokens: cosign takes no other signature for one. */
  static KeyPair generateRsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has RSA", e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] data) {
    try {
      var signature =
          Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : ALGORITHM);
      signature.initSign(key);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the sandbox's own key cannot sign", e);
    }
  }

  /** Whether the two halves belong together. */
  static boolean match(PublicKey key, PrivateKey secret) {
    byte[] probe = {1};
    return verifies(key, probe, sign(secret, probe));
  }

  /** Whether a signature by a key of any supported kind is valid; any bytes give an answer. */
  static boolean verifies(PublicKey key, byte[] data, byte[] signature) {
    try {
      var verifier = Signature.getInstance(algorithm(key));
      verifier.initVerify(key);
      verifier.update(data);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // bytes that are no signature at all
    } catch (GeneralSecurityException e) {
      return false; // a key of a kind that is not supported proves nothing
    }
  }

  private static String algorithm(PublicKey key) {
    if (key instanceof ECKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      return bits <= 256 ? ALGORITHM : bits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA";
    }
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
  }
}
