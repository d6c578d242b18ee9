package dev.bonafide.signing.token;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.signing.http.Http;
import dev.bonafide.signing.http.HttpLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The identity that a build service gives to a job: GitHub Actions, GitLab, Buildkite and Google
 * Cloud, recognised by the environment they set.
 */
public final class AmbientToken {
  private static final Path PRODUCT_NAME = Path.of("/sys/class/dmi/id/product_name");
  private static final Set<String> METADATA_HOSTS =
      Set.of("metadata", "metadata.google.internal", "169.254.169.254");
  private static final String IAM = "https://iamcredentials.googleapis.com";
  private static final int MAX_TOKEN_BYTES = 64 * 1024;
  private static final long AGENT_SECONDS = 30;

  private final Map<String, String> environment;
  private final Path productName;
  private final String iam;
  private final String audience;

  private AmbientToken(
      Map<String, String> environment, Path productName, String iam, String audience) {
    this.environment = Map.copyOf(environment);
    this.productName = productName;
    this.iam = iam;
    this.audience = audience;
  }

  /**
   * Asks the service that this process runs on.
   *
   * @param environment the process environment
   * @param audience what the token is for, usually {@code sigstore}
   * @return nothing where no service is recognised; else the token, or a refusal with
   *     IDENTITY_TOKEN_MISSING that says what the job lacks
   */
  public static Optional<Outcome<String>> find(Map<String, String> environment, String audience) {
    return new AmbientToken(environment, PRODUCT_NAME, IAM, audience).find();
  }

  static Optional<Outcome<String>> find(
      Map<String, String> environment, Path productName, String iam, String audience) {
    return new AmbientToken(environment, productName, iam, audience).find();
  }

  private Optional<Outcome<String>> find() {
    if (isSet("GITHUB_ACTIONS")) {
      return Optional.of(Outcome.attempt(this::gitHub));
    }
    if (isSet("GITLAB_CI")) {
      return Optional.of(Outcome.attempt(this::gitLab));
    }
    if (isSet("BUILDKITE")) {
      return Optional.of(Outcome.attempt(this::buildkite));
    }
    if (isSet("GOOGLE_SERVICE_ACCOUNT_NAME")) {
      return Optional.of(Outcome.attempt(this::impersonated));
    }
    return isGoogleCloud() ? Optional.of(Outcome.attempt(this::googleCloud)) : Optional.empty();
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isEmpty();
  }

  private String variable(String name, String service, String advice) throws RefusedException {
    if (!isSet(name)) {
      throw missing(service, name + " is not set", advice);
    }
    return environment.getOrDefault(name, "");
  }

  private static RefusedException missing(String service, String found, String expected) {
    return new RefusedException(
        Reason.IDENTITY_TOKEN_MISSING, service + " gave no identity token", found, expected);
  }

  private String gitHub() throws RefusedException {
    String advice = "permissions: id-token: write in the workflow";
    String url = variable("ACTIONS_ID_TOKEN_REQUEST_URL", "GitHub Actions", advice);
    String secret = variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "GitHub Actions", advice);
    URI target = address("GitHub Actions", url + "&audience=" + encode(audience));
    Json.Obj answer =
        new Http(HttpLimits.DEFAULT)
            .send(target, HttpRequest.newBuilder().header("Authorization", "bearer " + secret))
            .json();
    return member("GitHub Actions", answer, "value");
  }

  private String gitLab() throws RefusedException {
    return variable(
        "SIGSTORE_ID_TOKEN", "GitLab", "id_tokens: SIGSTORE_ID_TOKEN: aud: sigstore in the job");
  }

  /** Buildkite's agent is a program on the job's path. */
  private String buildkite() throws RefusedException {
    Path agent = null;
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, "buildkite-agent");
      if (agent == null && Files.isExecutable(candidate)) {
        agent = candidate;
      }
    }
    if (agent == null) {
      throw missing("Buildkite", "no buildkite-agent on the PATH", "the agent on the job's PATH");
    }
    try {
      var builder =
          new ProcessBuilder(
                  List.of(agent.toString(), "oidc", "request-token", "--audience", audience))
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      var killer =
          Thread.startVirtualThread(
              () -> {
                try {
                  if (!process.waitFor(AGENT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      byte[] output = process.getInputStream().readNBytes(MAX_TOKEN_BYTES);
      int exit = process.waitFor();
      killer.join();
      if (exit != 0 || output.length == 0) {
        throw missing("Buildkite", "the agent ended with " + exit, "a token on its output");
      }
      return new String(output, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw missing("Buildkite", "the agent cannot be run: " + e.getMessage(), "an agent");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw missing("Buildkite", "interrupted", "a token");
    }
  }

  private boolean isGoogleCloud() {
    if (isSet("GCE_METADATA_HOST")) {
      return true;
    }
    try {
      String name = Files.readString(productName, StandardCharsets.ISO_8859_1).strip();
      return name.equals("Google") || name.equals("Google Compute Engine");
    } catch (IOException e) {
      return false; // no such file on other machines
    }
  }

  private Http.Answer metadata(String path) throws RefusedException {
    String host = environment.getOrDefault("GCE_METADATA_HOST", "metadata");
    URI target =
        address(
            "Google Cloud",
            "http://" + host + "/computeMetadata/v1/instance/service-accounts/default/" + path);
    return Http.withPlainHosts(HttpLimits.NEARBY, METADATA_HOSTS)
        .send(target, HttpRequest.newBuilder().header("Metadata-Flavor", "Google"));
  }

  private String googleCloud() throws RefusedException {
    byte[] token = metadata("identity?audience=" + encode(audience) + "&format=full").success();
    return new String(token, StandardCharsets.US_ASCII).strip();
  }

  /** A job that acts for another service account asks Google's IAM for that account's token. */
  private String impersonated() throws RefusedException {
    String account = environment.getOrDefault("GOOGLE_SERVICE_ACCOUNT_NAME", "");
    String scope = encode("https://www.googleapis.com/auth/cloud-platform");
    String access =
        member("Google Cloud", metadata("token?scopes=" + scope).json(), "access_token");
    URI target =
        address(
            "Google Cloud",
            iam + "/v1/projects/-/serviceAccounts/" + encode(account) + ":generateIdToken");
    var body = Json.object().put("audience", audience).put("includeEmail", true).build();
    Json.Obj answer =
        new Http(HttpLimits.DEFAULT)
            .send(target, Http.post(body).header("Authorization", "Bearer " + access))
            .json();
    return member("Google Cloud", answer, "token");
  }

  private static String member(String service, Json.Obj answer, String name)
      throws RefusedException {
    String value = answer.string(name);
    if (value == null || value.isEmpty()) {
      throw missing(service, "an answer without " + name, "a token");
    }
    return value;
  }

  private static URI address(String service, String text) throws RefusedException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw missing(service, "no address", "the address of its token service");
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
