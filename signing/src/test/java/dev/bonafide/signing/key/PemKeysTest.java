package dev.bonafide.signing.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {
  static final String PASSWORD = "correct horse";

  static byte[] resource(String name) {
    try (var in = PemKeysTest.class.getResourceAsStream("/keys/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static SigningKey key(String name) {
    return ((Outcome.Accepted<SigningKey>) PemKeys.read(resource(name), Optional.empty())).value();
  }

  private static Reason reason(Outcome<?> outcome) {
    return ((Outcome.Refused<?>) outcome).refusal().reason();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256k1.pem", "rsa.pem", "ed25519.pem"})
  void keyOfAnotherKindIsRefused(String name) {
    assertThat(reason(PemKeys.read(resource(name), Optional.empty())))
        .isEqualTo(Reason.UNSUPPORTED_ALGORITHM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256-pkcs8-aes.pem", "p384-pkcs8-scrypt.pem", "p521-sec1-aes.pem"})
  void encryptedKeyNeedsItsPassword(String name) {
    assertThat(reason(PemKeys.read(resource(name), Optional.empty())))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
    assertThat(reason(PemKeys.read(resource(name), Optional.of("wrong"))))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
    assertThat(PemKeys.read(resource(name), Optional.of(PASSWORD)).isAccepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256.pub.pem", "ca.crt", "make.sh"})
  void fileWithoutAPrivateKeyIsRefused(String name) {
    assertThat(reason(PemKeys.read(resource(name), Optional.empty())))
        .isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
  }

  @Test
  void keyCutShortIsRefused() {
    byte[] whole = resource("p384-pkcs8.pem");
    for (int length = 0; length < whole.length - 30; length += 17) {
      Refusal refusal =
          ((Outcome.Refused<?>) PemKeys.read(Arrays.copyOf(whole, length), Optional.empty()))
              .refusal();
      assertThat(refusal.reason()).isEqualTo(Reason.SIGNING_KEY_UNUSABLE);
    }
  }

  @Property(tries = 300)
  void anyBytesGiveAKeyOrARefusal(@ForAll byte[] noise) {
    assertThat(PemKeys.read(noise, Optional.empty())).isNotNull();
    String armoured =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(noise)
            + "\n-----END PRIVATE KEY-----\n";
    assertThat(PemKeys.read(armoured.getBytes(StandardCharsets.US_ASCII), Optional.empty()))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "p256-pkcs8.pem,p256.pub.pem,SHA256withECDSA",
    "p256-sec1.pem,p256.pub.pem,SHA256withECDSA",
    "p384-pkcs8.pem,p384.pub.pem,SHA384withECDSA",
    "p521-pkcs8.pem,p521.pub.pem,SHA512withECDSA",
  })
  void keySignsWithTheHashOfItsCurve(String name, String publicName, String algorithm)
      throws Exception {
    SigningKey key = key(name);
    String pem = new String(resource(publicName), StandardCharsets.US_ASCII);
    assertThat(Base64.getEncoder().encodeToString(key.publicKey().getEncoded()))
        .isEqualTo(pem.replaceAll("-----[^-]+-----|\\s", ""));
    byte[] message = {1, 2, 3};
    var signature = Signature.getInstance(algorithm);
    signature.initVerify(key.publicKey());
    signature.update(message);
    assertThat(signature.verify(key.sign(Digest.compute(key.curve().hash(), message)))).isTrue();
  }
}
