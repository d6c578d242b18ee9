package dev.bonafide.sandbox;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate before it is signed. Extensions stand in the order given, so that the same template
 * with one more extension at its end encodes to the same bytes and that extension: what a
 * certificate log signs depends on it.
 */
record CertificateTemplate(
    X500Name subject,
    PublicKey key,
    BigInteger serial,
    Instant from,
    Instant to,
    List<Extension> extensions) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 5280 allows 20 octets, the first bit being the sign. */
  private static final int SERIAL_BITS = 159;

  CertificateTemplate {
    extensions = List.copyOf(extensions);
  }

  static BigInteger newSerial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
  }

  CertificateTemplate with(Extension last) {
    var more = new ArrayList<>(extensions);
    more.add(last);
    return new CertificateTemplate(subject, key, serial, from, to, more);
  }

  /** Signs it under the issuer's name and key. */
  X509CertificateHolder sign(X500Name issuer, PrivateKey issuerKey) {
    try {
      var builder =
          new X509v3CertificateBuilder(
              issuer,
              serial,
              Date.from(from),
              Date.from(to),
              subject,
              SubjectPublicKeyInfo.getInstance(key.getEncoded()));
      for (Extension extension : extensions) {
        builder.addExtension(extension);
      }
      return builder.build(new JcaContentSignerBuilder(Keys.ALGORITHM).build(issuerKey));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate cannot be signed", e);
    }
  }

  static Extension keyUsage(int usage) {
    return extension(Extension.keyUsage, true, new KeyUsage(usage));
  }

  static Extension authority(int maxPathLength) {
    return extension(Extension.basicConstraints, true, new BasicConstraints(maxPathLength));
  }

  static Extension purpose(KeyPurposeId purpose, boolean critical) {
    return extension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purpose));
  }

  static Extension subjectKeyId(PublicKey key) {
    return extension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(key)));
  }

  static Extension authorityKeyId(PublicKey issuer) {
    return extension(
        Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId(issuer)));
  }

  /** Critical, because the subject is empty (RFC 5280, 4.2.1.6). */
  static Extension alternativeName(GeneralName name) {
    return extension(Extension.subjectAlternativeName, true, new GeneralNames(name));
  }

  static Extension extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
    try {
      return new Extension(id, critical, value.toASN1Primitive().getEncoded("DER"));
    } catch (IOException e) {
      throw new IllegalStateException("an extension cannot be encoded", e);
    }
  }

  /** RFC 7093, method 1: the first 160 bits of SHA-256 over the key. */
  private static byte[] keyId(PublicKey key) {
    byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
    return java.util.Arrays.copyOf(dev.bonafide.artifact.Digest.sha256(bits).bytes(), 20);
  }
}
