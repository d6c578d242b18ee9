package dev.bonafide.evidence.testkit;

import dev.bonafide.evidence.x509.Certificates;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests. */
public final class CertificateSpec {
  private static long serial = 1;

  private final X509v3CertificateBuilder builder;

  public CertificateSpec(String subject, PublicKey key, String issuer, Instant from, Instant to) {
    builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(serial++),
            Date.from(from),
            Date.from(to),
            new X500Name(subject),
            key);
  }

  public CertificateSpec with(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      builder.addExtension(id, critical, value);
      return this;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  public CertificateSpec with(String id, byte[] value) {
    try {
      builder.addExtension(new Extension(new ASN1ObjectIdentifier(id), false, value));
      return this;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Marks an authority; a negative length means no limit. */
  public CertificateSpec authority(int pathLength) {
    return with(
            Extension.basicConstraints,
            true,
            pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength))
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
  }

  public CertificateSpec usage(int bits) {
    return with(Extension.keyUsage, true, new KeyUsage(bits));
  }

  public CertificateSpec purpose(KeyPurposeId purpose, boolean critical) {
    return with(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purpose));
  }

  public X509Certificate sign(PrivateKey issuer) {
    try {
      String algorithm = issuer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      return Certificates.ofDer(
          builder.build(new JcaContentSignerBuilder(algorithm).build(issuer)).getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A self-signed authority. */
  public static X509Certificate root(String name, KeyPair key, Instant from, Instant to) {
    return new CertificateSpec(name, key.getPublic(), name, from, to)
        .authority(-1)
        .sign(key.getPrivate());
  }
}
