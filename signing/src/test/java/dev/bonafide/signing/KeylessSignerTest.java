package dev.bonafide.signing;

import static dev.bonafide.signing.Fakes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeylessSignerTest {
  private final Fakes.Authority authority = new Fakes.Authority();
  private final Fakes.Log log = new Fakes.Log();
  private final Fakes.Stamps stamps = new Fakes.Stamps();
  private final Fakes.AcceptingCheck check = new Fakes.AcceptingCheck();
  private final MovableClock clock = new MovableClock();

  private SigningServices services(String... publicLogs) {
    return new SigningServices(authority, List.of(log), List.of(stamps), List.of(publicLogs));
  }

  private IdentityToken token() {
    return accepted(
        IdentityToken.parse(
            Fakes.jwt(Fakes.claims("dev@example.com", NOW.plusSeconds(3600))), NOW));
  }

  private KeylessSigner signer() {
    return accepted(KeylessSigner.open(services(), token(), disclosure -> false, check, clock));
  }

  private static SignableFile file(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new SignableFile(
        "a.txt",
        Digest.sha256(bytes),
        java.util.Arrays.copyOf(bytes, Math.min(bytes.length, Dsse.PREFIX_BYTES)));
  }

  @Test
  void fileThatBeginsLikeADssePreAuthenticationEncodingIsRefusedBeforeAnythingIsSent() {
    var outcome = signer().signFile(file("DSSEv1 28 application/vnd.in-toto+json 2 {}"));
    assertThat(reason(outcome)).isEqualTo(Reason.AMBIGUOUS_INPUT);
    assertThat(authority.certified).isEmpty();
    assertThat(log.entries).isEmpty();
  }

  @Test
  void withoutConsentAPersonalIdentityGoesIntoNoPublicLog() {
    List<String> shown = new ArrayList<>();
    var outcome =
        KeylessSigner.open(
            services("https://log.example"),
            token(),
            disclosure -> {
              shown.add(disclosure.text());
              return false;
            },
            check,
            clock);
    assertThat(reason(outcome)).isEqualTo(Reason.CONSENT_WITHHELD);
    assertThat(shown).singleElement().asString().contains("dev@example.com", "log.example");
    assertThat(authority.certified).isEmpty();
  }

  @Test
  void machineIdentityIsNotAskedForConsent() {
    String claims =
        "{\"iss\":\"https://i\",\"aud\":\"sigstore\",\"sub\":\"repo:a/b\",\"exp\":"
            + NOW.plusSeconds(60).getEpochSecond()
            + "}";
    var machine = accepted(IdentityToken.parse(Fakes.jwt(claims), NOW));
    assertThat(
            KeylessSigner.open(
                    services("https://log.example"), machine, disclosure -> false, check, clock)
                .isAccepted())
        .isTrue();
  }

  @Test
  void certificateForAnotherKeyIsNotUsed() {
    authority.substitutesKey = true;
    assertThat(reason(signer().signFile(file("x")))).isEqualTo(Reason.SERVICE_FAILED);
    assertThat(log.entries).isEmpty();
  }

  @Test
  void timestampOfSomethingElseIsRefusedBeforeTheLogIsWritten() {
    stamps.answersAnotherQuestion = true;
    assertThat(reason(signer().signFile(file("x")))).isEqualTo(Reason.SERVICE_FAILED);
    assertThat(log.entries).isEmpty();
  }

  @Test
  void logThatIsDownIsARefusal() {
    log.down = true;
    assertThat(reason(signer().signFile(file("x")))).isEqualTo(Reason.SERVICE_FAILED);
  }

  @Test
  void bundleThatDoesNotVerifyIsNotHandedOut() {
    BundleCheck refusing =
        (bundle, subject) -> Outcome.refused(Reason.CHECKPOINT_INVALID, "checkpoint");
    var signer = accepted(KeylessSigner.open(services(), token(), d -> true, refusing, clock));
    assertThat(reason(signer.signFile(file("x")))).isEqualTo(Reason.CHECKPOINT_INVALID);
  }

  @Test
  void tokenThatExpiresBetweenTwoFilesIsARefusal() {
    KeylessSigner signer = signer();
    assertThat(signer.signFile(file("one")).isAccepted()).isTrue();
    clock.now = NOW.plus(Duration.ofHours(2));
    assertThat(reason(signer.signFile(file("two")))).isEqualTo(Reason.IDENTITY_TOKEN_INVALID);
  }

  @Test
  void oneKeyServesSeveralFilesAndIsRenewedBeforeItsCertificateExpires() {
    KeylessSigner signer = signer();
    signer.signFile(file("one"));
    signer.signFile(file("two"));
    assertThat(authority.certified).hasSize(1);
    clock.now = NOW.plusSeconds(590);
    authority.now = clock.now;
    signer.signFile(file("three"));
    assertThat(authority.certified).hasSize(2);
    assertThat(log.entries).hasSize(3);
  }

  @Test
  void messageBundleCarriesDigestSignatureCertificateEntryAndTimestamp() throws Exception {
    SignedBundle bundle = accepted(signer().signFile(file("hello")));
    Json.Obj json = bundle.json();
    assertThat(json.string("mediaType")).isEqualTo("application/vnd.dev.sigstore.bundle.v0.3+json");
    var message = (Json.Obj) json.get("messageSignature");
    var material = (Json.Obj) json.get("verificationMaterial");
    assertThat(((Json.Obj) message.get("messageDigest")).string("digest"))
        .isEqualTo(Base64.getEncoder().encodeToString(file("hello").sha256().bytes()));
    byte[] der =
        Base64.getDecoder().decode(((Json.Obj) material.get("certificate")).string("rawBytes"));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
    signature.update("hello".getBytes(StandardCharsets.UTF_8));
    assertThat(signature.verify(Base64.getDecoder().decode(message.string("signature")))).isTrue();
    assertThat(Fakes.text(material)).contains("\"tlogEntries\":[{", "\"rfc3161Timestamps\":[{");
  }

  @Test
  void statementIsSignedOverItsPreAuthenticationEncoding() {
    byte[] statement = "{}".getBytes(StandardCharsets.UTF_8);
    SignedBundle bundle = accepted(signer().signStatement(statement, Digest.sha256(statement)));
    assertThat(Fakes.text(bundle.json()))
        .contains("\"payloadType\":\"application/vnd.in-toto+json\"", "\"keyid\":\"\"");
    assertThat(log.entries)
        .containsExactly(
            Digest.sha256(
                    "DSSEv1 28 application/vnd.in-toto+json 2 {}".getBytes(StandardCharsets.UTF_8))
                .hex());
  }

  static <T> T accepted(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Accepted<T>(T value) -> value;
      case Outcome.Refused<T>(Refusal refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  static Reason reason(Outcome<?> outcome) {
    return outcome instanceof Outcome.Refused<?>(Refusal refusal)
        ? refusal.reason()
        : org.assertj.core.api.Assertions.fail("accepted");
  }

  private static final class MovableClock extends Clock {
    private Instant now = NOW;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
