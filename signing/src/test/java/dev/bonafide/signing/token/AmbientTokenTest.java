package dev.bonafide.signing.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmbientTokenTest {
  @TempDir Path folder;

  private Optional<Outcome<String>> find(Map<String, String> environment, String iam) {
    return AmbientToken.find(environment, folder.resolve("product_name"), iam, "sigstore");
  }

  private String token(Map<String, String> environment, String iam) {
    return ((Outcome.Accepted<String>) find(environment, iam).orElseThrow()).value();
  }

  private Reason reason(Map<String, String> environment) {
    return ((Outcome.Refused<String>) find(environment, "").orElseThrow()).refusal().reason();
  }

  @Test
  void machineOfNoServiceHasNoAmbientIdentity() {
    assertThat(find(Map.of("HOME", "/"), "")).isEmpty();
  }

  @Test
  void gitHubJobWithoutThePermissionIsRefused() {
    assertThat(reason(Map.of("GITHUB_ACTIONS", "true"))).isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
    assertThat(
            reason(Map.of("GITHUB_ACTIONS", "true", "ACTIONS_ID_TOKEN_REQUEST_URL", "http://[bad")))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }

  @Test
  void gitHubAnswerWithoutATokenIsRefused() throws Exception {
    try (var gitHub = new Loopback(asked -> "{\"count\":1}")) {
      assertThat(
              reason(
                  Map.of(
                      "GITHUB_ACTIONS",
                      "true",
                      "ACTIONS_ID_TOKEN_REQUEST_URL",
                      gitHub.url() + "/token?api-version=2",
                      "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                      "secret")))
          .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
    }
  }

  @Test
  void gitHubIsAskedWithItsOwnToken() throws Exception {
    try (var gitHub = new Loopback(asked -> "{\"value\":\"the.id.token\"}")) {
      var environment =
          Map.of(
              "GITHUB_ACTIONS",
              "true",
              "ACTIONS_ID_TOKEN_REQUEST_URL",
              gitHub.url() + "/token?api-version=2",
              "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
              "secret");
      assertThat(token(environment, "")).isEqualTo("the.id.token");
      assertThat(gitHub.asked.getFirst().target())
          .isEqualTo("/token?api-version=2&audience=sigstore");
      assertThat(gitHub.asked.getFirst().authorization()).isEqualTo("bearer secret");
    }
  }

  @Test
  void gitLabJobGivesItsTokenInAVariable() {
    assertThat(reason(Map.of("GITLAB_CI", "true"))).isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
    assertThat(token(Map.of("GITLAB_CI", "true", "SIGSTORE_ID_TOKEN", "a.b.c"), ""))
        .isEqualTo("a.b.c");
  }

  @Test
  void buildkiteAgentIsFoundOnThePathAndItsFailureIsRefused() throws Exception {
    assertThat(reason(Map.of("BUILDKITE", "true", "PATH", folder.toString())))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
    Path agent = folder.resolve("buildkite-agent");
    Files.writeString(agent, "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
    String path = folder + ":/bin:/usr/bin";
    assertThat(token(Map.of("BUILDKITE", "true", "PATH", path), ""))
        .isEqualTo("oidc request-token --audience sigstore");
    Files.writeString(agent, "#!/bin/sh\necho token\nexit 3\n");
    assertThat(reason(Map.of("BUILDKITE", "true", "PATH", path)))
        .isEqualTo(Reason.IDENTITY_TOKEN_MISSING);
  }

  @Test
  void googleCloudIsRecognisedByItsProductNameAndAskedAtItsMetadataServer() throws Exception {
    Files.writeString(folder.resolve("product_name"), "Standard PC\n");
    assertThat(find(Map.of(), "")).isEmpty();
    try (var metadata = new Loopback(asked -> "g.c.p\n")) {
      assertThat(token(Map.of("GCE_METADATA_HOST", metadata.host()), "")).isEqualTo("g.c.p");
      assertThat(metadata.asked.getFirst().target())
          .isEqualTo(
              "/computeMetadata/v1/instance/service-accounts/default/identity?audience=sigstore&format=full");
      assertThat(metadata.asked.getFirst().flavor()).isEqualTo("Google");
    }
  }

  @Test
  void googleServiceAccountIsImpersonatedThroughIam() throws Exception {
    try (var google =
        new Loopback(
            asked ->
                asked.method().equals("GET")
                    ? "{\"access_token\":\"access\"}"
                    : "{\"token\":\"i.a.m\"}")) {
      var environment =
          Map.of(
              "GCE_METADATA_HOST",
              google.host(),
              "GOOGLE_SERVICE_ACCOUNT_NAME",
              "signer@p.iam.gserviceaccount.com");
      assertThat(token(environment, google.url())).isEqualTo("i.a.m");
      assertThat(google.asked.getLast().target())
          .isEqualTo(
              "/v1/projects/-/serviceAccounts/signer%40p.iam.gserviceaccount.com:generateIdToken");
      assertThat(google.asked.getLast().authorization()).isEqualTo("Bearer access");
      assertThat(google.asked.getLast().body()).contains("\"includeEmail\":true");
    }
  }
}
