package dev.bonafide.evidence.testkit;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A timestamp authority for tests, made of BouncyCastle's parts: another code than the reader's.
 */
public final class TestTsa {
  private final KeyPair rootKey;
  private final KeyPair key;
  private final X509Certificate root;
  private final X509Certificate certificate;
  private final boolean embed;

  private TestTsa(
      KeyPair rootKey,
      KeyPair key,
      X509Certificate root,
      X509Certificate certificate,
      boolean embed) {
    this.rootKey = rootKey;
    this.key = key;
    this.root = root;
    this.certificate = certificate;
    this.embed = embed;
  }

  /** An authority whose certificate is valid between the times. */
  public static TestTsa of(String name, Instant from, Instant to) {
    KeyPair rootKey = Keys.p256();
    X509Certificate root = CertificateSpec.root("CN=" + name + " root", rootKey, from, to);
    KeyPair key = Keys.p256();
    return new TestTsa(rootKey, key, root, leaf(name, key, rootKey, root, from, to, true), false);
  }

  private static X509Certificate leaf(
      String name,
      KeyPair key,
      KeyPair rootKey,
      X509Certificate root,
      Instant from,
      Instant to,
      boolean critical) {
    return new CertificateSpec(
            "CN=" + name, key.getPublic(), root.getSubjectX500Principal().getName(), from, to)
        .purpose(KeyPurposeId.id_kp_timeStamping, critical)
        .sign(rootKey.getPrivate());
  }

  /** The same, with the signing certificate in every token. */
  public TestTsa embedding() {
    return new TestTsa(rootKey, key, root, certificate, true);
  }

  /** The same authority with a signing certificate of another make, issued by the same root. */
  public TestTsa withCertificate(CertificateSpec other) {
    return new TestTsa(rootKey, key, root, other.sign(rootKey.getPrivate()), embed);
  }

  public X509Certificate root() {
    return root;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public KeyPair key() {
    return key;
  }

  /** A response over the bytes. */
  public byte[] stamp(byte[] bytes, Instant time) {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
      var digests = new JcaDigestCalculatorProviderBuilder().build();
      var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
      var tokens =
          new TimeStampTokenGenerator(
              new JcaSignerInfoGeneratorBuilder(digests).build(signer, certificate),
              digests.get(sha256),
              new ASN1ObjectIdentifier("1.2.3.4"));
      if (embed) {
        tokens.addCertificates(new JcaCertStore(List.of(certificate)));
      }
      var requests = new TimeStampRequestGenerator();
      requests.setCertReq(embed);
      var request =
          requests.generate(
              TSPAlgorithms.SHA256, Digest.compute(DigestAlgorithm.SHA256, bytes).bytes());
      return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
          .generate(request, BigInteger.valueOf(7), Date.from(time))
          .getEncoded();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
