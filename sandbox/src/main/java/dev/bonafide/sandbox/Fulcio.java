package dev.bonafide.sandbox;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.service.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * Certifies for ten minutes that a key belongs to whom a token of this sandbox's issuer names, and
 * has the certificate logged first.
 */
final class Fulcio implements CertificateAuthority {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** The issuer as raw bytes, deprecated and still asked for (Fulcio OID registry). */
  static final ASN1ObjectIdentifier ISSUER_RAW = new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.1");

  /** The issuer as a UTF8String (Fulcio OID registry). */
  static final ASN1ObjectIdentifier ISSUER = new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8");

  private static final List<Integer> EC_BITS = List.of(256, 384, 521);
  private static final List<Integer> RSA_BITS = List.of(2048, 3072, 4096);

  private final TokenIssuer issuer;
  private final SandboxKeys keys;
  private final CertificateLog log;
  private final InstantSource clock;

  Fulcio(TokenIssuer issuer, SandboxKeys keys, CertificateLog log, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Outcome<List<byte[]>> issue(
      String identityToken, PublicKey key, byte[] proofOfPossession) {
    return Outcome.attempt(
        () -> {
          Subject subject = issuer.verify(identityToken);
          requireSupported(key);
          byte[] challenge = subject.value().getBytes(StandardCharsets.UTF_8);
          if (!Keys.verifies(key, challenge, proofOfPossession)) {
            throw unproven();
          }
          return certify(subject, key);
        });
  }

  /**
   * Issues for a certificate signing request, whose own signature proves possession of the key; the
   * names in it are ignored.
   *
   * @param request DER of a PKCS #10 request
   */
  Outcome<List<byte[]>> issue(String identityToken, byte[] request) {
    return Outcome.attempt(
        () -> {
          Subject subject = issuer.verify(identityToken);
          PublicKey key = provenKey(request);
          return certify(subject, key);
        });
  }

  private static PublicKey provenKey(byte[] request) throws RefusedException {
    try {
      var csr = new JcaPKCS10CertificationRequest(request);
      PublicKey key = csr.getPublicKey();
      requireSupported(key);
      if (csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return key;
      }
    } catch (java.io.IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new RefusedException(
          Reason.SERVICE_FAILED, "the certificate signing request cannot be read");
    }
    throw unproven();
  }

  private static void requireSupported(PublicKey key) throws RefusedException {
    boolean supported =
        switch (key) {
          case ECKey ec -> EC_BITS.contains(ec.getParams().getOrder().bitLength());
          case RSAKey rsa -> RSA_BITS.contains(rsa.getModulus().bitLength());
          default -> key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519");
        };
    if (!supported) {
      throw new RefusedException(
          Reason.UNSUPPORTED_ALGORITHM,
          "no certificate is issued for a key of this kind",
          key.getAlgorithm(),
          "ECDSA P-256, P-384 or P-521, RSA of 2048, 3072 or 4096 bits, or Ed25519");
    }
  }

  private static RefusedException unproven() {
    return new RefusedException(
        Reason.SIGNATURE_INVALID,
        "the proof of possession does not verify: it is the key's signature over the token's"
            + " subject");
  }

  private List<byte[]> certify(Subject subject, PublicKey key) throws RefusedException {
    CertificateTemplate template = template(subject, key);
    X500Name name = keys.authorityChain().getFirst().getSubject();
    var poison = CertificateTemplate.extension(CertificateLog.POISON, true, DERNull.INSTANCE);
    var chain = new ArrayList<X509CertificateHolder>();
    chain.add(template.with(poison).sign(name, keys.authorityKey()));
    chain.addAll(keys.authorityChain());
    CertificateLog.Sct sct = log.addPreChain(chain);
    var scts =
        CertificateTemplate.extension(
            CertificateLog.SCT_LIST, false, new DEROctetString(sct.list()));
    chain.set(0, template.with(scts).sign(name, keys.authorityKey()));
    return chain.stream().map(SandboxFiles::encoded).toList();
  }

  private CertificateTemplate template(Subject subject, PublicKey key) {
    String url = issuer.issuer();
    List<Extension> extensions =
        List.of(
            CertificateTemplate.keyUsage(KeyUsage.digitalSignature),
            CertificateTemplate.purpose(KeyPurposeId.id_kp_codeSigning, false),
            CertificateTemplate.subjectKeyId(key),
            CertificateTemplate.authorityKeyId(keys.certificateAuthority().getPublic()),
            CertificateTemplate.alternativeName(subject.name()),
            new Extension(ISSUER_RAW, false, url.getBytes(StandardCharsets.UTF_8)),
            CertificateTemplate.extension(ISSUER, false, new DERUTF8String(url)));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return new CertificateTemplate(
        new X500Name(""),
        key,
        CertificateTemplate.newSerial(),
        now,
        now.plus(LIFETIME),
        extensions);
  }
}
