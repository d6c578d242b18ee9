package dev.bonafide.evidence.sigstore;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.END;
import static dev.bonafide.evidence.testkit.TestSigstore.NOW;
import static dev.bonafide.evidence.testkit.TestSigstore.START;
import static dev.bonafide.evidence.testkit.TestSigstore.authority;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.testkit.Keys;
import dev.bonafide.evidence.testkit.TestSigstore;
import dev.bonafide.evidence.testkit.TestSigstore.BundleSpec;
import dev.bonafide.evidence.testkit.TestSigstore.Leaf;
import dev.bonafide.evidence.testkit.TestSigstore.RootSpec;
import dev.bonafide.evidence.testkit.TestSigstore.Sct;
import dev.bonafide.evidence.testkit.TestTsa;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What RFC 3161 timestamps do for signatures by long-lived keys and certificates. The certificate
 * of these tests is valid for ten minutes from {@link TestSigstore#NOW} and judged thirty days
 * later; a key has no end of its own.
 */
class TimeConditionsTest {
  private static final byte[] FILE = utf8("weights");
  private static final Digest DIGEST = Digest.sha256(FILE);
  private static final Instant WHILE_VALID = NOW.plusSeconds(60);
  private static final Instant LATER = NOW.plus(Duration.ofDays(30));
  private static final Thresholds ONE = Thresholds.NONE.withTimes(1);
  private static final Thresholds TWO = Thresholds.NONE.withTimes(2);

  private static final TestSigstore SIGSTORE = new TestSigstore();
  private static final TestTsa SECOND = TestTsa.of("second", START, END);
  private static final Leaf LEAF = SIGSTORE.issue(SIGSTORE.leafSpec().withSct(Sct.NONE));
  private static final KeyPair KEY = Keys.p256();

  /** How the signature is verified; the conditions on time are the same for both. */
  enum Method {
    KEY {
      @Override
      byte[] sign() {
        return Keys.sign("SHA256withECDSA", TimeConditionsTest.KEY.getPrivate(), FILE);
      }

      @Override
      BundleSpec bundle(byte[] signature) {
        var spec = TestSigstore.message(Json.object().put("hint", "").build(), DIGEST, signature);
        spec.materialName = "publicKey";
        return spec;
      }

      @Override
      Outcome<Facts> verify(BundleSpec bundle, RootSpec root, Thresholds thresholds) {
        return KeyVerifier.of(TimeConditionsTest.KEY.getPublic(), root.read(), thresholds)
            .withClock(() -> LATER)
            .verify(bundle.read(), Artifact.Known.of(DIGEST));
      }
    },
    CERTIFICATE {
      @Override
      byte[] sign() {
        return Keys.sign("SHA256withECDSA", LEAF.key().getPrivate(), FILE);
      }

      @Override
      BundleSpec bundle(byte[] signature) {
        return TestSigstore.message(TestSigstore.raw(LEAF.der()), DIGEST, signature);
      }

      @Override
      Outcome<Facts> verify(BundleSpec bundle, RootSpec root, Thresholds thresholds) {
        return CertificateVerifier.of(List.of(SIGSTORE.ca), root.read(), thresholds)
            .then(v -> v.withClock(() -> LATER).verify(bundle.read(), Artifact.Known.of(DIGEST)));
      }
    };

    abstract byte[] sign();

    abstract BundleSpec bundle(byte[] signature);

    abstract Outcome<Facts> verify(BundleSpec bundle, RootSpec root, Thresholds thresholds);
  }

  private static RootSpec root(TestTsa... authorities) {
    var root = new RootSpec();
    for (TestTsa tsa : authorities) {
      root.timestampAuthorities.add(
          authority(
              "https://" + tsa.certificate().getSerialNumber() + ".test",
              List.of(tsa.certificate(), tsa.root()),
              START,
              END));
    }
    return root;
  }

  @ParameterizedTest
  @EnumSource
  void timestampOverSomethingElseIsRefused(Method method) {
    byte[] other = SIGSTORE.tsa.stamp(method.sign(), WHILE_VALID); // ECDSA: another signature
    var bundle = method.bundle(method.sign()).timestamp(other);
    assertRefused(method.verify(bundle, root(SIGSTORE.tsa), ONE), Reason.TIMESTAMP_INVALID);
    byte[] overTheFile = SIGSTORE.tsa.stamp(FILE, WHILE_VALID);
    bundle = method.bundle(method.sign()).timestamp(overTheFile);
    assertRefused(
        method.verify(bundle, root(SIGSTORE.tsa), Thresholds.NONE), Reason.TIMESTAMP_INVALID);
  }

  @ParameterizedTest
  @EnumSource
  void timestampWithAnyByteOfItsSignatureOrTimeChangedIsRefused(Method method) {
    byte[] signature = method.sign();
    byte[] good = SIGSTORE.tsa.stamp(signature, WHILE_VALID);
    byte[] time = utf8("20260601120100Z");
    int at =
        new String(good, java.nio.charset.StandardCharsets.ISO_8859_1)
            .indexOf(new String(time, java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(at).isPositive();
    for (int position : List.of(at + 3, at + 11, good.length - 1, good.length - 9)) {
      byte[] damaged = good.clone();
      damaged[position] ^= 1;
      assertRefused(
          method.verify(method.bundle(signature).timestamp(damaged), root(SIGSTORE.tsa), ONE),
          Reason.TIMESTAMP_INVALID);
    }
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 20);
    assertRefused(
        method.verify(method.bundle(signature).timestamp(cut), root(SIGSTORE.tsa), ONE),
        Reason.TIMESTAMP_INVALID);
  }

  @ParameterizedTest
  @EnumSource
  void damagedTimestampBesideAGoodOneIsRefused(Method method) {
    byte[] signature = method.sign();
    byte[] damaged = SECOND.stamp(signature, WHILE_VALID);
    damaged[damaged.length - 1] ^= 1;
    var bundle =
        method
            .bundle(signature)
            .timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID))
            .timestamp(damaged);
    assertRefused(method.verify(bundle, root(SIGSTORE.tsa, SECOND), ONE), Reason.TIMESTAMP_INVALID);
  }

  @ParameterizedTest
  @EnumSource
  void timestampOfAnUnknownAuthorityIsNotCounted(Method method) {
    byte[] signature = method.sign();
    var bundle = method.bundle(signature).timestamp(SECOND.stamp(signature, WHILE_VALID));
    assertRefused(method.verify(bundle, root(SIGSTORE.tsa), ONE), Reason.NO_TRUSTED_TIME);
    bundle.timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID));
    Facts facts = accepted(method.verify(bundle, root(SIGSTORE.tsa), ONE));
    assertThat(facts.times()).hasSize(1);
    assertThat(facts.notices()).anyMatch(n -> n.contains("unknown authority"));
    assertRefused(method.verify(bundle, root(SIGSTORE.tsa), TWO), Reason.NO_TRUSTED_TIME);
  }

  @ParameterizedTest
  @EnumSource
  void authorityOfTheSameNameWithOtherKeysIsUnknown(Method method) {
    byte[] signature = method.sign();
    TestTsa pretender = TestTsa.of("tsa", START, END).embedding();
    var bundle = method.bundle(signature).timestamp(pretender.stamp(signature, WHILE_VALID));
    var outcome = method.verify(bundle, root(SIGSTORE.tsa), ONE);
    assertThat(outcome.isAccepted()).isFalse();
    assertThat(((Outcome.Refused<Facts>) outcome).refusal().reason())
        .isIn(Reason.NO_TRUSTED_TIME, Reason.TIMESTAMP_INVALID);
  }

  @ParameterizedTest
  @EnumSource
  void twoTimestampsOfOneAuthorityAreOneSource(Method method) {
    byte[] signature = method.sign();
    var bundle =
        method
            .bundle(signature)
            .timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID))
            .timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID.plusSeconds(1)));
    assertRefused(method.verify(bundle, root(SIGSTORE.tsa, SECOND), TWO), Reason.NO_TRUSTED_TIME);
  }

  @ParameterizedTest
  @EnumSource
  void twoDistinctAuthoritiesMeetAThresholdOfTwo(Method method) {
    byte[] signature = method.sign();
    var bundle =
        method
            .bundle(signature)
            .timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID))
            .timestamp(SECOND.stamp(signature, WHILE_VALID.plusSeconds(1)));
    Facts facts = accepted(method.verify(bundle, root(SIGSTORE.tsa, SECOND), TWO));
    assertThat(facts.times())
        .extracting(TrustedTime::time)
        .containsExactly(WHILE_VALID, WHILE_VALID.plusSeconds(1));
  }

  @ParameterizedTest
  @EnumSource
  void timestampInTheFutureOrOfAnAuthorityOutOfUseIsRefused(Method method) {
    byte[] signature = method.sign();
    Instant future = LATER.plus(Duration.ofMinutes(6));
    assertRefused(
        method.verify(
            method.bundle(signature).timestamp(SIGSTORE.tsa.stamp(signature, future)),
            root(SIGSTORE.tsa),
            ONE),
        Reason.OUTSIDE_VALIDITY);
    var ended = new RootSpec();
    ended.timestampAuthorities.add(
        authority(
            "https://tsa.test",
            List.of(SIGSTORE.tsa.certificate(), SIGSTORE.tsa.root()),
            START,
            WHILE_VALID.minusSeconds(1)));
    assertRefused(
        method.verify(
            method.bundle(signature).timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID)),
            ended,
            ONE),
        Reason.OUTSIDE_VALIDITY);
  }

  @Test
  void certificateThatIsOverStandsByATimestampFromWhenItWasValidAlone() {
    byte[] signature = Method.CERTIFICATE.sign();
    RootSpec root = root(SIGSTORE.tsa, SECOND);
    assertRefused(
        Method.CERTIFICATE.verify(Method.CERTIFICATE.bundle(signature), root, Thresholds.NONE),
        Reason.OUTSIDE_VALIDITY);
    for (Instant outside : List.of(NOW.minusSeconds(1), NOW.plus(Duration.ofMinutes(11)))) {
      var bundle =
          Method.CERTIFICATE
              .bundle(signature)
              .timestamp(SIGSTORE.tsa.stamp(signature, WHILE_VALID))
              .timestamp(SECOND.stamp(signature, outside));
      assertRefused(Method.CERTIFICATE.verify(bundle, root, ONE), Reason.OUTSIDE_VALIDITY);
    }
    for (Instant edge : List.of(NOW, NOW.plus(Duration.ofMinutes(10)))) {
      var bundle =
          Method.CERTIFICATE.bundle(signature).timestamp(SIGSTORE.tsa.stamp(signature, edge));
      assertThat(Method.CERTIFICATE.verify(bundle, root, ONE).isAccepted()).isTrue();
    }
  }

  @Test
  void timestampOfAnUnknownAuthorityDoesNotKeepACertificateThatIsOver() {
    byte[] signature = Method.CERTIFICATE.sign();
    var bundle =
        Method.CERTIFICATE.bundle(signature).timestamp(SECOND.stamp(signature, WHILE_VALID));
    assertRefused(
        Method.CERTIFICATE.verify(bundle, root(SIGSTORE.tsa), Thresholds.NONE),
        Reason.OUTSIDE_VALIDITY);
  }
}
