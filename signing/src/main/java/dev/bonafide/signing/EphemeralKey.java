package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.CertificateAuthority;
import dev.bonafide.evidence.service.TransparencyLog;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A P-256 key and the short-lived certificate that binds it to an identity. */
final class EphemeralKey {
  private static final String KEY_DETAILS = "PKIX_ECDSA_P256_SHA_256";

  /** A signature must be stamped and logged while the certificate is valid. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final byte[] der;

  private EphemeralKey(PrivateKey key, X509Certificate certificate, byte[] der) {
    this.key = key;
    this.certificate = certificate;
    this.der = der;
  }

  static EphemeralKey certified(CertificateAuthority authority, IdentityToken token)
      throws RefusedException {
    KeyPair pair = newPair();
    byte[] proof = signProof(pair.getPrivate(), token.identity());
    List<byte[]> chain = authority.issue(token.compact(), pair.getPublic(), proof).orThrow();
    if (chain.isEmpty()) {
      throw unusable("an empty chain", "a certificate");
    }
    byte[] der = chain.getFirst();
    X509Certificate leaf;
    try {
      leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw unusable("bytes that are no certificate", "an X.509 certificate");
    }
    if (!Arrays.equals(leaf.getPublicKey().getEncoded(), pair.getPublic().getEncoded())) {
      throw unusable("a certificate for another key", "one for the key in the request");
    }
    return new EphemeralKey(pair.getPrivate(), leaf, der.clone());
  }

  private static RefusedException unusable(String found, String expected) {
    return new RefusedException(
        Reason.SERVICE_FAILED, "the certificate authority's answer is unusable", found, expected);
  }

  private static KeyPair newPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK makes P-256 keys", e);
    }
  }

  private static byte[] signProof(PrivateKey key, String identity) {
    return sign("SHA256withECDSA", key, identity.getBytes(StandardCharsets.UTF_8));
  }

  byte[] sign(Digest digest) {
    return sign("NONEwithECDSA", key, digest.bytes());
  }

  private static byte[] sign(String algorithm, PrivateKey key, byte[] data) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK signs with P-256 keys", e);
    }
  }

  boolean expiresSoon(Instant now) {
    return now.plus(MARGIN).isAfter(certificate.getNotAfter().toInstant());
  }

  byte[] certificate() {
    return der.clone();
  }

  TransparencyLog.Verifier verifier() {
    return new TransparencyLog.Verifier.Certificate(der.clone(), KEY_DETAILS);
  }
}
