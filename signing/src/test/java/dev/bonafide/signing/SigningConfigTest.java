package dev.bonafide.signing;

import static dev.bonafide.signing.KeylessSignerTest.accepted;
import static dev.bonafide.signing.KeylessSignerTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.signing.Instance.RekorVersion;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.http.RekorV1Client;
import dev.bonafide.signing.http.RekorV2Client;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningConfigTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final String HEAD =
      "'mediaType':'application/vnd.dev.sigstore.signingconfig.v0.2+json',";
  private static final String CA = "'caUrls':[" + service("https://ca.example", 1, "a", "") + "],";
  private static final String TSA =
      "'tsaUrls':[" + service("https://tsa.example/ts", 1, "a", "") + "],";
  private static final String SELECTORS =
      "'rekorTlogConfig':{'selector':'ANY'},'tsaConfig':{'selector':'ANY'}";

  private static String service(String url, int version, String operator, String end) {
    return "{'url':'"
        + url
        + "','majorApiVersion':"
        + version
        + ",'operator':'"
        + operator
        + "','validFor':{'start':'2025-01-01T00:00:00Z'"
        + (end.isEmpty() ? "" : ",'end':'" + end + "'")
        + "}}";
  }

  private static byte[] json(String text) {
    return ("{" + text + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static Instance instance(String body) {
    return new Instance(new byte[0], accepted(SigningConfig.parse(json(HEAD + body))));
  }

  private static Outcome<SigningServices> services(String body, RekorVersion version) {
    return instance(body).services(version, HttpLimits.DEFAULT, NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'caUrls':1",
        "'caUrls':[{}]",
        "'caUrls':[{'url':'https://x','majorApiVersion':1,'validFor':{'start':'soon'}}]",
        "'caUrls':[{'url':'::','majorApiVersion':1,'validFor':{'start':'2025-01-01T00:00:00Z'}}]",
        "'rekorTlogConfig':{'selector':'SOME'}",
        "'rekorTlogConfig':{'selector':'EXACT'}",
        "'tsaConfig':3"
      })
  void configThatMakesNoSenseIsRefused(String body) {
    assertThat(reason(SigningConfig.parse(json(HEAD + body))))
        .isEqualTo(Reason.SIGNING_CONFIG_INVALID);
  }

  @Test
  void configOfAnotherMediaTypeIsRefused() {
    assertThat(reason(SigningConfig.parse(json("'mediaType':'x'"))))
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
    assertThat(reason(Instance.fromTrustConfig(json(HEAD + SELECTORS))))
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void instanceWithoutAValidServiceIsRefused() {
    String ended =
        "'rekorTlogUrls':[" + service("https://log.example", 2, "a", "2025-06-01T00:00:00Z") + "],";
    assertThat(reason(services(CA + TSA + ended + SELECTORS, RekorVersion.NEWEST)))
        .isEqualTo(Reason.SIGNING_CONFIG_INVALID);
    assertThat(reason(services(TSA + SELECTORS, RekorVersion.NEWEST)))
        .isEqualTo(Reason.SIGNING_CONFIG_INVALID);
  }

  @Test
  void logWithoutATimeOfItsOwnNeedsATimestampAuthority() {
    String v2 = "'rekorTlogUrls':[" + service("https://log.example", 2, "a", "") + "],";
    assertThat(reason(services(CA + v2 + SELECTORS, RekorVersion.NEWEST)))
        .isEqualTo(Reason.SIGNING_CONFIG_INVALID);
    String v1 = "'rekorTlogUrls':[" + service("https://log.example", 1, "a", "") + "],";
    assertThat(services(CA + v1 + SELECTORS, RekorVersion.NEWEST).isAccepted()).isTrue();
  }

  @Test
  void fewerOperatorsThanTheSelectorWantsIsRefused() {
    String twoOfOne =
        "'rekorTlogUrls':["
            + service("https://one.example", 2, "a", "")
            + ","
            + service("https://two.example", 2, "a", "")
            + "],'rekorTlogConfig':{'selector':'EXACT','count':2},'tsaConfig':{'selector':'ANY'}";
    assertThat(reason(services(CA + TSA + twoOfOne, RekorVersion.NEWEST)))
        .isEqualTo(Reason.SIGNING_CONFIG_INVALID);
  }

  @Test
  void highestVersionOfAnOperatorIsChosenUnlessOneIsNamed() {
    String both =
        "'rekorTlogUrls':["
            + service("https://new.example", 2, "a", "")
            + ","
            + service("https://old.example", 1, "a", "")
            + "],";
    var newest = accepted(services(CA + TSA + both + SELECTORS, RekorVersion.NEWEST));
    assertThat(newest.logs()).hasExactlyElementsOfTypes(RekorV2Client.class);
    assertThat(newest.publicLogs()).containsExactly("https://new.example");
    var v1 = accepted(services(CA + TSA + both + SELECTORS, RekorVersion.V1));
    assertThat(v1.logs()).hasExactlyElementsOfTypes(RekorV1Client.class);
  }

  @Test
  void logOnThisMachineIsNotPublic() {
    String local = "'rekorTlogUrls':[" + service("http://localhost:3000", 2, "a", "") + "],";
    assertThat(accepted(services(CA + TSA + local + SELECTORS, RekorVersion.V2)).publicLogs())
        .isEmpty();
  }

  @Test
  void trustConfigGivesRootAndServices() {
    String config =
        "'mediaType':'application/vnd.dev.sigstore.clienttrustconfig.v0.1+json','trustedRoot':{'a':1},'signingConfig':{"
            + HEAD
            + CA
            + SELECTORS
            + "}";
    Instance instance = accepted(Instance.fromTrustConfig(json(config)));
    assertThat(new String(instance.trustedRoot(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(instance.config().certificateAuthorities()).hasSize(1);
  }
}
