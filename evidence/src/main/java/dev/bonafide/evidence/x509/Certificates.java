package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads X.509 certificates with the JDK's parser, and what evidence asks of them. */
public final class Certificates {
  /** The extended key usage of code signing. */
  public static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

  private static final int MAX_BYTES = 64 * 1024;

  private Certificates() {}

  /** Reads exactly one certificate in DER; refused with MALFORMED_EVIDENCE. */
  public static X509Certificate ofDer(byte[] der) throws RefusedException {
    if (der.length > MAX_BYTES) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, "the certificate is too large", der.length + " bytes", "64 KiB");
    }
    Der.read(der).expect(Der.SEQUENCE);
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      if (!Arrays.equals(certificate.getEncoded(), der)) {
        throw malformed("bytes that are not one certificate in DER");
      }
      return certificate;
    } catch (CertificateException e) {
      throw malformed("bytes that are no certificate");
    } catch (RuntimeException e) {
      // The JDK's parser lets unchecked exceptions of malformed fields through.
      throw malformed("a certificate with a malformed field");
    }
  }

  /** Reads every {@code CERTIFICATE} of a PEM file; at least one. */
  public static List<X509Certificate> ofPem(byte[] pem) throws RefusedException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem.Block block : Pem.read(pem)) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(ofDer(block.der()));
      }
    }
    if (certificates.isEmpty()) {
      throw new RefusedException(
          Reason.MALFORMED_EVIDENCE, "no certificate in the PEM file", "", "a CERTIFICATE block");
    }
    return certificates;
  }

  public static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError("a certificate that was read has an encoding", e);
    }
  }

  /** SHA-256 of the DER. */
  public static Digest fingerprint(X509Certificate certificate) {
    return Digest.sha256(encoded(certificate));
  }

  public static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0;
  }

  public static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  /** Whether the extended key usage is there and allows signing code. */
  public static boolean allowsCodeSigning(X509Certificate certificate) throws RefusedException {
    return extendedKeyUsage(certificate).contains(CODE_SIGNING);
  }

  /** The extended key usages; empty where the extension is absent. */
  public static List<String> extendedKeyUsage(X509Certificate certificate) throws RefusedException {
    try {
      List<String> usages = certificate.getExtendedKeyUsage();
      return usages == null ? List.of() : usages;
    } catch (CertificateParsingException e) {
      throw malformed("a malformed extended key usage");
    }
  }

  /** Whether key usage is absent or allows digital signatures. */
  public static boolean allowsSignatures(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null || usage[0];
  }

  /**
   * The subject alternative names as text: e-mail addresses, URIs, DNS names, and the UTF-8 string
   * of Fulcio's other name.
   */
  public static List<String> alternativeNames(X509Certificate certificate) throws RefusedException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> found;
    try {
      found = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      throw malformed("a malformed subject alternative name");
    }
    for (List<?> entry : found == null ? List.<List<?>>of() : found) {
      String text = name(entry);
      if (text != null) {
        names.add(text);
      }
    }
    return names;
  }

  private static @Nullable String name(List<?> entry) throws RefusedException {
    int kind = (Integer) entry.get(0);
    return switch (kind) {
      case 0 -> FulcioExtensions.otherName(entry.get(1));
      case 1, 2, 4, 6, 7 -> String.valueOf(entry.get(1));
      default -> null;
    };
  }

  private static RefusedException malformed(String found) {
    return new RefusedException(
        Reason.MALFORMED_EVIDENCE, "a certificate cannot be read", found, "X.509 in DER");
  }
}
