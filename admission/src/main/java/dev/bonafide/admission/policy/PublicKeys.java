package dev.bonafide.admission.policy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads an operator's public key: SubjectPublicKeyInfo as PEM or DER. */
final class PublicKeys {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";

  private PublicKeys() {}

  static PublicKey read(Node node, OperatorFile file) {
    byte[] der = der(node, file);
    for (String algorithm : List.of("EC", "Ed25519", "RSA")) {
      try {
        PublicKey key =
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
        if (java.util.Arrays.equals(key.getEncoded(), der)) {
          return key;
        }
      } catch (InvalidKeySpecException e) {
        // another algorithm's key
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JDK has " + algorithm, e);
      }
    }
    throw node.wrong("no public key in " + file.path(), "an EC, Ed25519 or RSA key in PEM or DER");
  }

  private static byte[] der(Node node, OperatorFile file) {
    String text = new String(file.bytes(), StandardCharsets.US_ASCII);
    int begin = text.indexOf(BEGIN);
    if (begin < 0) {
      if (text.contains("PRIVATE KEY")) {
        throw node.wrong(
            "a private key in " + file.path(),
            "the public key",
            "openssl pkey -in KEY -pubout -out KEY.pub");
      }
      return file.bytes();
    }
    int end = text.indexOf(END, begin);
    try {
      if (end > 0) {
        return Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw node.wrong("a damaged PEM in " + file.path(), "a public key");
  }
}
