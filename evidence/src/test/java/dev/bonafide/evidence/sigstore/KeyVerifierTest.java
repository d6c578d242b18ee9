package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.raw;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.testkit.TestSigstore.BundleSpec;
import dev.bonafide.evidence.x509.PublicKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyVerifierTest {
  private static final byte[] FILE = utf8("weights");
  private static final Digest DIGEST = Digest.sha256(FILE);
  private static final Artifact CLAIMED = new Artifact.Claimed();

  private static BundleSpec bundle(KeyPair key, Digest digest, byte[] signature) {
    String hint =
        Base64.getEncoder().encodeToString(PublicKeys.fingerprint(key.getPublic()).bytes());
    var spec = TestSigstore.message(Json.object().put("hint", hint).build(), digest, signature);
    spec.materialName = "publicKey";
    return spec;
  }

  private static BundleSpec p256(KeyPair key) {
    return bundle(key, DIGEST, Keys.sign("SHA256withECDSA", key.getPrivate(), FILE));
  }

  @Test
  void signatureOfAnotherKeyIsRefusedWithItsHintAndTheGivenKey() {
    KeyPair key = Keys.p256();
    PublicKey given = Keys.p256().getPublic();
    var refusal =
        assertRefused(KeyVerifier.of(given).verify(p256(key).read(), CLAIMED), Reason.KEY_MISMATCH);
    assertThat(refusal.found()).startsWith("a key with the hint ");
    assertThat(refusal.expected()).isEqualTo("key " + PublicKeys.fingerprint(given));
  }

  @Test
  void touchedSignatureOrDigestIsRefused() {
    KeyPair key = Keys.p256();
    byte[] signature = Keys.sign("SHA256withECDSA", key.getPrivate(), FILE);
    Digest other = Digest.sha256(new byte[0]);
    KeyVerifier verifier = KeyVerifier.of(key.getPublic());
    assertRefused(
        verifier.verify(bundle(key, other, signature).read(), CLAIMED), Reason.SIGNATURE_INVALID);
    assertRefused(
        verifier.verify(bundle(key, DIGEST, new byte[70]).read(), CLAIMED),
        Reason.SIGNATURE_INVALID);
    assertRefused(
        verifier.verify(p256(key).read(), Artifact.Known.of(other)), Reason.DIGEST_MISMATCH);
  }

  @Test
  void certificateBundleIsOfAnotherMethod() {
    var leaf = new TestSigstore().leaf();
    var bundle = TestSigstore.message(raw(leaf.der()), DIGEST, new byte[] {1}).read();
    assertRefused(
        KeyVerifier.of(leaf.key().getPublic()).verify(bundle, CLAIMED), Reason.METHOD_MISMATCH);
  }

  @Test
  void smallAndForeignKeysAreRefused() {
    KeyPair small = Keys.of("RSA", 1024);
    assertRefused(
        KeyVerifier.of(small.getPublic()).verify(p256(small256()).read(), CLAIMED),
        Reason.UNSUPPORTED_ALGORITHM);
    KeyPair x448 = Keys.of("Ed448", 0);
    assertRefused(
        KeyVerifier.of(x448.getPublic()).verify(p256(small256()).read(), CLAIMED),
        Reason.UNSUPPORTED_ALGORITHM);
  }

  private static KeyPair small256() {
    return Keys.p256();
  }

  @Test
  void missingFileIsUnreadable(@TempDir Path folder) {
    KeyPair key = Keys.p256();
    assertRefused(
        KeyVerifier.of(key.getPublic())
            .verify(p256(key).read(), new Artifact.File(folder.resolve("nothing"))),
        Reason.UNREADABLE);
  }

  @Test
  void pureEd25519NeedsTheFile(@TempDir Path folder) throws IOException {
    KeyPair key = Keys.of("Ed25519", 0);
    var bundle = bundle(key, DIGEST, Keys.sign("Ed25519", key.getPrivate(), FILE)).read();
    KeyVerifier verifier = KeyVerifier.of(key.getPublic());
    assertRefused(verifier.verify(bundle, CLAIMED), Reason.SIGNATURE_INVALID);
    Path file = Files.write(folder.resolve("w"), FILE);
    assertThat(accepted(verifier.verify(bundle, new Artifact.File(file))).content())
        .isEqualTo(new Content.Message(DIGEST));
  }

  @Test
  void prehashedEd25519VerifiesByItsDigest() throws GeneralSecurityException {
    KeyPair key = Keys.of("Ed25519", 0);
    var signer = Signature.getInstance("Ed25519");
    signer.setParameter(new EdDSAParameterSpec(true));
    signer.initSign(key.getPrivate());
    signer.update(FILE);
    byte[] signature = signer.sign();
    Digest digest = Digest.compute(DigestAlgorithm.SHA512, FILE);
    KeyVerifier verifier = KeyVerifier.of(key.getPublic());
    assertThat(verifier.verify(bundle(key, digest, signature).read(), CLAIMED).isAccepted())
        .isTrue();
    signature[3] ^= 1;
    assertRefused(
        verifier.verify(bundle(key, digest, signature).read(), CLAIMED), Reason.SIGNATURE_INVALID);
  }

  @Test
  void rsaVerifiesByItsDigestUnderEveryHash() {
    KeyPair key = Keys.of("RSA", 2048);
    for (DigestAlgorithm hash : DigestAlgorithm.values()) {
      String algorithm = hash.jcaName().replace("-", "") + "withRSA";
      byte[] signature = Keys.sign(algorithm, key.getPrivate(), FILE);
      var bundle = bundle(key, Digest.compute(hash, FILE), signature).read();
      KeyVerifier verifier = KeyVerifier.of(key.getPublic());
      assertThat(verifier.verify(bundle, CLAIMED).isAccepted()).isTrue();
      signature[9] ^= 1;
      assertRefused(
          verifier.verify(bundle(key, Digest.compute(hash, FILE), signature).read(), CLAIMED),
          Reason.SIGNATURE_INVALID);
    }
  }

  @Test
  void factsNameTheKeyByItsFingerprint() {
    KeyPair key = Keys.p256();
    Facts facts = accepted(KeyVerifier.of(key.getPublic()).verify(p256(key).read(), CLAIMED));
    assertThat(facts.signer())
        .isEqualTo(new Signer.KeyHolder(PublicKeys.fingerprint(key.getPublic())));
    assertThat(facts.times()).isEmpty();
  }

  @Test
  void keysAreReadFromPemAndWrittenAsOpenSslDoes() throws RefusedException {
    for (KeyPair key : List.of(Keys.p256(), Keys.ec("secp521r1"), Keys.of("RSA", 2048))) {
      String pem = PublicKeys.toPem(key.getPublic());
      assertThat(PublicKeys.ofPem(utf8(pem))).isEqualTo(key.getPublic());
    }
  }
}
