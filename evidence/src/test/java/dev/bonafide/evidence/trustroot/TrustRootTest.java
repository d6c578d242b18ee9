package dev.bonafide.evidence.trustroot;

import static dev.bonafide.evidence.Fixtures.accepted;
import static dev.bonafide.evidence.Fixtures.assertRefused;
import static dev.bonafide.evidence.testkit.TestSigstore.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.evidence.Fixtures;
import dev.bonafide.evidence.testkit.TestSigstore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrustRootTest {
  private static final String GOOD = JsonWriter.compact(new TestSigstore().root().json());

  private static void assertInvalid(String json) {
    assertRefused(TrustRoot.parse("r", utf8(json), Instant.EPOCH), Reason.TRUST_ROOT_INVALID);
  }

  @Test
  void rootThatIsNoRootIsRefused() {
    assertInvalid("");
    assertInvalid("[]");
    assertInvalid("{}");
    assertInvalid("{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"}");
    assertInvalid(GOOD.substring(1));
    assertInvalid(GOOD.replaceFirst("\"tlogs\":\\[", "\"tlogs\":[1,"));
  }

  @Test
  void validityWithoutStartOrThatEndsFirstIsRefused() {
    assertInvalid(GOOD.replaceFirst("\"start\"", "\"since\""));
    assertInvalid(GOOD.replaceFirst("\"end\":\"2026", "\"end\":\"2016"));
    assertInvalid(GOOD.replaceFirst("\"start\":\"2026", "\"start\":\"year"));
    assertInvalid(GOOD.replaceAll("\"validFor\"", "\"valid\""));
  }

  @Test
  void keysAndCertificatesThatCannotBeReadAreRefused() {
    assertInvalid(GOOD.replaceFirst("\"rawBytes\":\"M", "\"rawBytes\":\"A"));
    assertInvalid(GOOD.replaceFirst("\"certificates\":\\[", "\"certificates\":[{},"));
    assertInvalid(GOOD.replaceFirst("\"keyId\":\"[^\"]*\"", "\"keyId\":\"AA==\""));
    assertInvalid(GOOD.replaceFirst("\"certificates\":\\[\\{[^\\]]*\\]", "\"certificates\":[]"));
  }

  @Test
  void rootBeyondItsLimitsIsRefused() {
    var small = new RootLimits(100, 1, 1);
    assertRefused(TrustRoot.parse("r", utf8(GOOD), Instant.EPOCH, small), Reason.LIMIT_EXCEEDED);
    var few = new RootLimits(1 << 20, 1, 1);
    assertRefused(TrustRoot.parse("r", utf8(GOOD), Instant.EPOCH, few), Reason.LIMIT_EXCEEDED);
  }

  @Test
  void clientTrustConfigIsReadAsTheRootInIt() {
    String config =
        "{\"mediaType\":\"application/vnd.dev.sigstore.clienttrustconfig.v0.1+json\","
            + "\"trustedRoot\":"
            + GOOD
            + ",\"signingConfig\":{}}";
    TrustRoot root = accepted(TrustRoot.parse("r", utf8(config), Instant.EPOCH));
    assertThat(root.logs()).hasSize(1);
    assertThat(root.digest()).isEqualTo(Digest.sha256(utf8(config)));
  }

  @Test
  void bundledRootsAreReadAndSayHowOldTheyAre() {
    TrustRoot prod = BundledRoots.publicGood();
    assertThat(prod.name()).isEqualTo("public-good");
    assertThat(prod.logs()).extracting(LogKey::host).contains("rekor.sigstore.dev");
    assertThat(prod.certificateAuthorities()).hasSize(2);
    assertThat(prod.timestampAuthorities()).hasSize(1);
    assertThat(prod.age(BundledRoots.asOf().plus(Duration.ofDays(3))))
        .isEqualTo(Duration.ofDays(3));
    assertThat(prod.age(Instant.EPOCH)).isEqualTo(Duration.ZERO);
    assertThat(BundledRoots.staging().logs()).extracting(LogKey::host).isNotEmpty();
    for (BundledRoots.Instance instance : BundledRoots.Instance.values()) {
      assertThat(
              new String(BundledRoots.tufRoot(instance), java.nio.charset.StandardCharsets.UTF_8))
          .contains("\"root\"");
      assertThat(BundledRoots.signingConfig(instance)).isNotEmpty();
    }
  }

  @Test
  void bundledPublicGoodRootIsTheOneOfRootSigning() {
    byte[] upstream = Fixtures.bytes(Fixtures.path("sigstore/trusted_root.prod.json"));
    assertThat(BundledRoots.publicGood().digest()).isEqualTo(Digest.sha256(upstream));
  }
}
