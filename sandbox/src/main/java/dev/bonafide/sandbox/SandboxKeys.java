package dev.bonafide.sandbox;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * All keys of a sandbox, and the certificates of those that have one.
 *
 * @param issuer signs identity tokens
 * @param certificateAuthority the intermediate that signs certificates
 * @param authorityChain intermediate, then root
 * @param certificateLog signs SCTs
 * @param transparencyLog signs checkpoints
 * @param timestampAuthority signs timestamps
 * @param timestampChain leaf, then root
 * @param secret opens the token endpoint
 */
record SandboxKeys(
    KeyPair issuer,
    KeyPair certificateAuthority,
    List<X509CertificateHolder> authorityChain,
    KeyPair certificateLog,
    KeyPair transparencyLog,
    KeyPair timestampAuthority,
    List<X509CertificateHolder> timestampChain,
    String secret) {

  static final Duration LIFETIME = Duration.ofDays(3650);

  private static final String ORGANISATION = "O=bonafide sandbox,CN=";
  private static final int SIGNS_CERTIFICATES = KeyUsage.keyCertSign | KeyUsage.cRLSign;

  SandboxKeys {
    authorityChain = List.copyOf(authorityChain);
    timestampChain = List.copyOf(timestampChain);
  }

  @Override
  public String toString() {
    return "SandboxKeys"; // never a key
  }

  /** New keys. The roots' private keys are dropped: nothing will ever be signed by them again. */
  static SandboxKeys generate(Instant from) {
    KeyPair root = Keys.generate();
    KeyPair intermediate = Keys.generate();
    var rootName = new X500Name(ORGANISATION + "sandbox root");
    var authorityChain =
        List.of(
            intermediate(rootName, root, intermediate.getPublic(), from),
            root(rootName, root, from));
    KeyPair timestampRoot = Keys.generate();
    KeyPair timestamp = Keys.generate();
    var timestampName = new X500Name(ORGANISATION + "sandbox timestamp root");
    var timestampChain =
        List.of(
            timestamp(timestampName, timestampRoot, timestamp.getPublic(), from),
            root(timestampName, timestampRoot, from));
    return new SandboxKeys(
        Keys.generateRsa(),
        intermediate,
        authorityChain,
        Keys.generate(),
        Keys.generate(),
        timestamp,
        timestampChain,
        newSecret());
  }

  private static X509CertificateHolder root(X500Name name, KeyPair key, Instant from) {
    return template(
            name,
            key.getPublic(),
            from,
            List.of(
                CertificateTemplate.keyUsage(SIGNS_CERTIFICATES),
                CertificateTemplate.authority(1),
                CertificateTemplate.subjectKeyId(key.getPublic())))
        .sign(name, key.getPrivate());
  }

  private static X509CertificateHolder intermediate(
      X500Name rootName, KeyPair root, PublicKey key, Instant from) {
    return template(
            new X500Name(ORGANISATION + "sandbox intermediate"),
            key,
            from,
            List.of(
                CertificateTemplate.keyUsage(SIGNS_CERTIFICATES),
                CertificateTemplate.authority(0),
                CertificateTemplate.purpose(KeyPurposeId.id_kp_codeSigning, false),
                CertificateTemplate.subjectKeyId(key),
                CertificateTemplate.authorityKeyId(root.getPublic())))
        .sign(rootName, root.getPrivate());
  }

  private static X509CertificateHolder timestamp(
      X500Name rootName, KeyPair root, PublicKey key, Instant from) {
    return template(
            new X500Name(ORGANISATION + "sandbox timestamp authority"),
            key,
            from,
            List.of(
                CertificateTemplate.keyUsage(KeyUsage.digitalSignature),
                // RFC 3161, 2.3: critical, and the only purpose
                CertificateTemplate.purpose(KeyPurposeId.id_kp_timeStamping, true),
                CertificateTemplate.subjectKeyId(key),
                CertificateTemplate.authorityKeyId(root.getPublic())))
        .sign(rootName, root.getPrivate());
  }

  private static CertificateTemplate template(
      X500Name subject,
      PublicKey key,
      Instant from,
      List<org.bouncycastle.asn1.x509.Extension> extensions) {
    return new CertificateTemplate(
        subject, key, CertificateTemplate.newSerial(), from, from.plus(LIFETIME), extensions);
  }

  private static String newSecret() {
    byte[] bytes = new byte[32];
    new java.security.SecureRandom().nextBytes(bytes);
    return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  PrivateKey authorityKey() {
    return certificateAuthority.getPrivate();
  }
}
