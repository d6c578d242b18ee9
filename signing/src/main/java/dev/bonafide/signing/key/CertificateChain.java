package dev.bonafide.signing.key;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The certificates that go into a bundle, leaf first.
 *
 * @param certificates at least the leaf
 */
public record CertificateChain(List<X509Certificate> certificates) {
  private static final int MAX_CERTIFICATES = 32;
  private static final int DIGITAL_SIGNATURE = 0;
  private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  public CertificateChain {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a chain has a leaf");
    }
  }

  /**
   * Reads a signing certificate and what stands above it.
   *
   * @param signing PEM; its first certificate is the leaf
   * @param above PEM files, in order
   * @return refused with SIGNING_KEY_UNUSABLE
   */
  public static Outcome<CertificateChain> read(byte[] signing, List<byte[]> above) {
    return Outcome.attempt(
        () -> {
          List<X509Certificate> all = new ArrayList<>(parse(signing));
          for (byte[] file : above) {
            for (X509Certificate certificate : parse(file)) {
              if (!all.contains(certificate)) {
                all.add(certificate);
              }
            }
          }
          if (all.size() > MAX_CERTIFICATES) {
            throw unusable(all.size() + " certificates", "at most " + MAX_CERTIFICATES);
          }
          return new CertificateChain(all);
        });
  }

  private static List<X509Certificate> parse(byte[] pem) throws RefusedException {
    if (!new String(pem, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE")) {
      throw unusable("no certificate", "X.509 certificates in PEM");
    }
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      return found.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw unusable("a damaged certificate", "X.509 certificates in PEM");
    }
  }

  public X509Certificate leaf() {
    return certificates.getFirst();
  }

  /** Refuses a leaf that is not the key's, or may not sign. */
  void requireFor(SigningKey key) throws RefusedException {
    if (!Arrays.equals(leaf().getPublicKey().getEncoded(), key.publicKey().getEncoded())) {
      throw unusable("a certificate of another key", "the signing key's own certificate");
    }
    try {
      leaf().checkValidity();
    } catch (CertificateException e) {
      throw unusable(
          "one that is valid from "
              + leaf().getNotBefore().toInstant()
              + " to "
              + leaf().getNotAfter().toInstant(),
          "one that is valid now, because no verifier would accept the signature");
    }
    boolean[] usage = leaf().getKeyUsage();
    List<String> purposes;
    try {
      purposes = leaf().getExtendedKeyUsage();
    } catch (CertificateException e) {
      throw unusable("a damaged extended key usage", "code signing");
    }
    boolean signs = usage != null && usage[DIGITAL_SIGNATURE];
    if (!signs && (purposes == null || !purposes.contains(CODE_SIGNING))) {
      throw unusable(
          "Signing certificate cannot be used for signing",
          "key usage digitalSignature or purpose codeSigning");
    }
  }

  private static RefusedException unusable(String found, String expected) {
    return new RefusedException(
        Refusal.of(
                Reason.SIGNING_KEY_UNUSABLE,
                "the signing certificate cannot be used",
                found,
                expected)
            .withHint("openssl x509 -in CERTIFICATE -noout -text"));
  }
}
