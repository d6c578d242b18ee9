package dev.bonafide.sandbox;

import static dev.bonafide.sandbox.TestSandbox.accepted;
import static dev.bonafide.sandbox.TestSandbox.proof;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.RefusedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateLogTest {
  @TempDir Path parent;

  private static X509CertificateHolder precertificate(
      X500Name issuer, KeyPair signer, boolean poisoned) {
    Instant now = Instant.now();
    List<Extension> extensions =
        poisoned
            ? List.of(CertificateTemplate.extension(CertificateLog.POISON, true, DERNull.INSTANCE))
            : List.of();
    return new CertificateTemplate(
            new X500Name("CN=x"),
            Keys.generate().getPublic(),
            CertificateTemplate.newSerial(),
            now,
            now.plusSeconds(60),
            extensions)
        .sign(issuer, signer.getPrivate());
  }

  @Test
  void onlyPrecertificatesUnderARootOfItsOwnAreLogged() {
    try (var sandbox = TestSandbox.create(parent)) {
      CertificateLog log = sandbox.certificateLog();
      var chain = sandbox.keys().authorityChain();
      X500Name name = chain.getFirst().getSubject();
      KeyPair authority = sandbox.keys().certificateAuthority();
      var good = precertificate(name, authority, true);
      for (List<X509CertificateHolder> wrong :
          List.<List<X509CertificateHolder>>of(
              List.of(),
              List.of(good),
              List.of(chain.getLast()),
              List.of(precertificate(name, authority, false), chain.getFirst()),
              List.of(precertificate(name, Keys.generate(), true), chain.getFirst()),
              List.of(precertificate(new X500Name("CN=y"), authority, true), chain.getFirst()),
              List.of(good, good, good, good, good, good))) {
        assertThatThrownBy(() -> log.addPreChain(wrong)).isInstanceOf(RefusedException.class);
      }
    }
  }

  @Test
  void sctOfACertificateVerifiesOverTheCertificateWithoutIt() throws Exception {
    try (var sandbox = TestSandbox.create(parent)) {
      KeyPair key = Keys.generate();
      String who = "ada@example.com";
      byte[] der =
          accepted(
                  sandbox
                      .certificateAuthority()
                      .issue(sandbox.identityToken(who), key.getPublic(), proof(key, who)))
              .getFirst();
      var leaf = new X509CertificateHolder(der);
      var list =
          ByteBuffer.wrap(
              ASN1OctetString.getInstance(
                      leaf.getExtension(CertificateLog.SCT_LIST).getParsedValue())
                  .getOctets());
      assertThat(list.getShort()).isEqualTo((short) (list.capacity() - 2));
      assertThat(list.getShort()).isEqualTo((short) (list.capacity() - 4));
      assertThat(list.get()).isZero();
      byte[] id = new byte[32];
      list.get(id);
      assertThat(id)
          .isEqualTo(
              Digest.sha256(sandbox.keys().certificateLog().getPublic().getEncoded()).bytes());
      long timestamp = list.getLong();
      list.position(list.position() + 4);
      byte[] signature = new byte[list.getShort()];
      list.get(signature);
      assertThat(list.hasRemaining()).isFalse();

      var verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(sandbox.keys().certificateLog().getPublic());
      verifier.update(signed(leaf, sandbox.keys().certificateAuthority(), timestamp));
      assertThat(verifier.verify(signature)).isTrue();
    }
  }

  /** What RFC 6962, 3.2, signs, built the way a verifier does: by taking the SCTs out again. */
  private static byte[] signed(X509CertificateHolder leaf, KeyPair issuer, long timestamp)
      throws Exception {
    var builder =
        new X509v3CertificateBuilder(
            leaf.getIssuer(),
            leaf.getSerialNumber(),
            leaf.getNotBefore(),
            leaf.getNotAfter(),
            leaf.getSubject(),
            leaf.getSubjectPublicKeyInfo());
    for (var id : leaf.getExtensions().getExtensionOIDs()) {
      if (!id.equals(CertificateLog.SCT_LIST)) {
        builder.addExtension(leaf.getExtension(id));
      }
    }
    byte[] tbs =
        builder
            .build(
                new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder(Keys.ALGORITHM)
                    .build(issuer.getPrivate()))
            .toASN1Structure()
            .getTBSCertificate()
            .getEncoded();
    return ByteBuffer.allocate(12 + 32 + 3 + tbs.length + 2)
        .putShort((short) 0)
        .putLong(timestamp)
        .putShort((short) 1)
        .put(Digest.sha256(issuer.getPublic().getEncoded()).bytes())
        .put((byte) (tbs.length >>> 16))
        .putShort((short) tbs.length)
        .put(tbs)
        .putShort((short) 0)
        .array();
  }
}
