package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.NOW;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.evidence.ExpectedCertificate;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TextMatcher;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.testkit.CertificateSpec;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.testkit.TestSigstore.BundleSpec;
import dev.bonafide.evidence.testkit.TestSigstore.Leaf;
import dev.bonafide.evidence.testkit.TestSigstore.Sct;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

class CertificateVerifierTest {
  private static final byte[] FILE = utf8("weights");
  private static final Digest DIGEST = Digest.sha256(FILE);
  private static final Instant WHILE_VALID = NOW.plusSeconds(60);
  private static final Instant LONG_AFTER = NOW.plus(Duration.ofDays(30));

  private final TestSigstore sigstore = new TestSigstore();
  private final Leaf leaf = sigstore.issue(sigstore.leafSpec().withSct(Sct.NONE));

  private BundleSpec signedBy(Leaf by) {
    byte[] signature = Keys.sign("SHA256withECDSA", by.key().getPrivate(), FILE);
    return TestSigstore.message(TestSigstore.raw(by.der()), DIGEST, signature);
  }

  private static Outcome<Facts> verify(
      BundleSpec bundle, List<X509Certificate> given, Instant now) {
    return CertificateVerifier.of(given)
        .then(v -> v.withClock(() -> now).verify(bundle.read(), Artifact.Known.of(DIGEST)));
  }

  @Test
  void certificateThatHasExpiredIsRefusedWhereNothingSaysWhenItSigned() {
    assertRefused(
        verify(signedBy(leaf), List.of(sigstore.ca), LONG_AFTER), Reason.OUTSIDE_VALIDITY);
    assertRefused(
        verify(signedBy(leaf), List.of(sigstore.ca), NOW.minusSeconds(1)), Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void timestampOfAKnownAuthorityKeepsTheSignatureValid() {
    BundleSpec bundle = signedBy(leaf);
    byte[] signature = Keys.sign("SHA256withECDSA", leaf.key().getPrivate(), FILE);
    var stamped =
        TestSigstore.message(TestSigstore.raw(leaf.der()), DIGEST, signature)
            .timestamp(sigstore.tsa.stamp(signature, WHILE_VALID));
    var verifier =
        accepted(
                CertificateVerifier.of(
                    List.of(sigstore.ca), sigstore.root().read(), new Thresholds(0, 1, 0)))
            .withClock(() -> LONG_AFTER);
    assertRefused(verifier.verify(bundle.read(), new Artifact.Claimed()), Reason.NO_TRUSTED_TIME);
    Facts facts = accepted(verifier.verify(stamped.read(), new Artifact.Claimed()));
    assertThat(facts.times()).extracting(TrustedTime::time).containsExactly(WHILE_VALID);
    var late =
        TestSigstore.message(TestSigstore.raw(leaf.der()), DIGEST, signature)
            .timestamp(sigstore.tsa.stamp(signature, NOW.plus(Duration.ofMinutes(11))));
    assertRefused(verifier.verify(late.read(), new Artifact.Claimed()), Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void onlySelfSignedCertificatesOfTheOperatorAreAnchors() {
    KeyPair middleKey = Keys.p256();
    X509Certificate middle =
        new CertificateSpec(
                "CN=middle",
                middleKey.getPublic(),
                "CN=test ca",
                TestSigstore.START,
                TestSigstore.END)
            .authority(0)
            .sign(sigstore.caKey.getPrivate());
    Leaf under = sigstore.issue(sigstore.leafSpec().withSct(Sct.NONE), middle, middleKey);
    assertRefused(CertificateVerifier.of(List.of(middle)), Reason.UNTRUSTED_CERTIFICATE);
    assertRefused(
        verify(signedBy(under), List.of(sigstore.ca), WHILE_VALID), Reason.UNTRUSTED_CERTIFICATE);
    assertThat(verify(signedBy(under), List.of(sigstore.ca, middle), WHILE_VALID).isAccepted())
        .isTrue();
  }

  @Test
  void certificateForServersIsRefusedByAServerAndNoticedOnTheCommandLine() {
    Leaf server =
        sigstore.issue(
            sigstore.leafSpec().withSct(Sct.NONE).withPurpose(KeyPurposeId.id_kp_serverAuth));
    assertRefused(
        verify(signedBy(server), List.of(sigstore.ca), WHILE_VALID), Reason.UNTRUSTED_CERTIFICATE);
    Facts facts =
        accepted(
            accepted(CertificateVerifier.of(List.of(sigstore.ca)))
                .withRules(Rules.SPECIFICATION)
                .withClock(() -> WHILE_VALID)
                .verify(signedBy(server).read(), new Artifact.Claimed()));
    assertThat(facts.notices()).hasSize(1);
  }

  @Test
  void keyBundleIsOfAnotherMethod() {
    var bundle = signedBy(leaf);
    bundle.materialName = "publicKey";
    bundle.material = dev.bonafide.artifact.json.Json.object().put("hint", "x").build();
    assertRefused(verify(bundle, List.of(sigstore.ca), WHILE_VALID), Reason.METHOD_MISMATCH);
  }

  @Test
  void nameAndKeyOfTheHolderAreCompared() {
    Facts facts = accepted(verify(signedBy(leaf), List.of(sigstore.ca), WHILE_VALID));
    var holder = (Signer.CertificateHolder) facts.signer();
    assertRefused(
        ExpectedCertificate.named(TextMatcher.exactly("https://other")).verify(facts),
        Reason.IDENTITY_MISMATCH);
    assertRefused(
        new ExpectedCertificate(TextMatcher.any(), List.of(DIGEST)).verify(facts),
        Reason.KEY_MISMATCH);
    assertRefused(ExpectedIdentity.exactly("a", "b").verify(facts), Reason.METHOD_MISMATCH);
    assertThat(
            new ExpectedCertificate(
                    TextMatcher.exactly(TestSigstore.SUBJECT), List.of(holder.publicKey()))
                .verify(facts)
                .isAccepted())
        .isTrue();
    assertThat(ExpectedCertificate.any().verify(facts).isAccepted()).isTrue();
  }
}
