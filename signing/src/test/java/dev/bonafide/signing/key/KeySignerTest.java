package dev.bonafide.signing.key;

import static dev.bonafide.signing.key.PemKeysTest.key;
import static dev.bonafide.signing.key.PemKeysTest.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.signing.Fakes;
import dev.bonafide.signing.SignedBundle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeySignerTest {
  private static final byte[] STATEMENT = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Digest SUBJECT = Digest.sha256(STATEMENT);

  private final Fakes.AcceptingCheck check = new Fakes.AcceptingCheck();

  private static CertificateChain chain(String leaf) {
    return ((Outcome.Accepted<CertificateChain>)
            CertificateChain.read(resource(leaf), List.of(resource("ca.crt"))))
        .value();
  }

  private static Reason reason(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }

  @Test
  void certificateOfAnotherKeyIsRefused() {
    assertThat(
            reason(
                KeySigner.withCertificate(
                    key("p256-pkcs8.pem"), chain("other.crt"), List.of(), check)))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
  }

  @Test
  void certificateThatMayNotSignIsRefused() {
    assertThat(
            reason(
                KeySigner.withCertificate(
                    key("p256-pkcs8.pem"), chain("leaf-encipher.crt"), List.of(), check)))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
  }

  @Test
  void fileWithoutACertificateIsRefused() {
    assertThat(reason(CertificateChain.read(resource("p256.pub.pem"), List.of())))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
    assertThat(reason(CertificateChain.read(new byte[0], List.of())))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
  }

  @Test
  void timestampOfSomethingElseIsRefused() {
    var stamps = new Fakes.Stamps();
    stamps.answersAnotherQuestion = true;
    var signer = KeySigner.withKey(key("p256-pkcs8.pem"), List.of(stamps), check);
    assertThat(reason(signer.signStatement(STATEMENT, SUBJECT))).isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void bundleThatDoesNotVerifyIsNotHandedOut() {
    var signer =
        KeySigner.withKey(
            key("p256-pkcs8.pem"),
            List.of(),
            (bundle, subject) -> Outcome.refused(Reason.SIGNATURE_INVALID, "no"));
    assertThat(reason(signer.signStatement(STATEMENT, SUBJECT)))
        .isEqualTo(Reason.SIGNATURE_INVALID);
  }

  @Test
  void keyIsNamedByTheHashOfItsPemText() {
    var signer = KeySigner.withKey(key("p521-pkcs8.pem"), List.of(new Fakes.Stamps()), check);
    SignedBundle bundle =
        ((Outcome.Accepted<SignedBundle>) signer.signStatement(STATEMENT, SUBJECT)).value();
    assertThat(Fakes.text(bundle.json()))
        .contains(
            "\"publicKey\":{\"hint\":\"" + Digest.sha256(resource("p521.pub.pem")).hex() + "\"}",
            "\"tlogEntries\":[]",
            "\"signedTimestamp\":\"");
  }

  @Test
  void certificateChainGoesIntoTheBundleLeafFirst() {
    var signer =
        ((Outcome.Accepted<KeySigner>)
                KeySigner.withCertificate(
                    key("p256-pkcs8.pem"), chain("leaf.crt"), List.of(), check))
            .value();
    SignedBundle bundle =
        ((Outcome.Accepted<SignedBundle>) signer.signStatement(STATEMENT, SUBJECT)).value();
    assertThat(Fakes.text(bundle.json()))
        .contains("\"x509CertificateChain\":{\"certificates\":[{\"rawBytes\":\"MII")
        .doesNotContain("timestampVerificationData");
  }
}
