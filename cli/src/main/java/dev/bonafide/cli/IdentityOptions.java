package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.IdentityToken;
import dev.bonafide.signing.http.Http;
import dev.bonafide.signing.http.HttpLimits;
import dev.bonafide.signing.token.AmbientToken;
import dev.bonafide.signing.token.BrowserLogin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the identity comes from: given, of the job this runs in, or of a person who logs in. */
final class IdentityOptions {
  /** As long as sigstore's page keeps a login open. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(
      names = "--identity-token",
      paramLabel = "TOKEN",
      description = "The OIDC identity token to sign with (SIGSTORE_IDENTITY_TOKEN).")
  @Nullable String identityToken;

  @Option(
      names = {"--oidc-client-id", "--client-id"},
      paramLabel = "ID",
      description = "Client id for the login, and the token's audience (SIGSTORE_OIDC_CLIENT_ID).")
  @Nullable String clientId;

  @Option(
      names = {"--oidc-client-secret", "--client-secret"},
      paramLabel = "SECRET",
      description = "Client secret for the login (SIGSTORE_OIDC_CLIENT_SECRET).")
  @Nullable String clientSecret;

  @Option(
      names = "--oidc-issuer",
      paramLabel = "URL",
      description = "Log in with this identity provider (SIGSTORE_OIDC_ISSUER).")
  @Nullable String issuer;

  @Option(
      names = "--oidc-disable-ambient-providers",
      description = "Do not use the identity of the job that this runs in.")
  boolean noAmbient;

  @Option(
      names = "--use-ambient-credentials",
      description = "Use the identity of the job that this runs in, and nothing else.")
  boolean onlyAmbient;

  @Option(names = "--oauth-force-oob", description = "Log in elsewhere and type the code in here.")
  boolean outOfBand;

  @Option(names = "--yes", description = "Agree to a public record of a personal identity.")
  boolean yes;

  /**
   * Gets a token.
   *
   * @param own the sandbox's own token, where the sandbox signs
   * @param provider the instance's identity provider
   */
  IdentityToken token(Console console, Optional<String> own, Outcome<URI> provider)
      throws RefusedException {
    String audience = audience();
    return IdentityToken.parse(raw(console, own, provider, audience), audience, Instant.now())
        .orThrow();
  }

  /**
   * Judges a token that was given, which needs neither network nor person: a wrong one is said
   * before any other work, as a wrong key is.
   */
  void judgeGiven() throws RefusedException {
    Optional<String> given = given();
    if (given.isPresent()) {
      IdentityToken.parse(given.get(), audience(), Instant.now()).orThrow();
    }
  }

  private Optional<String> given() {
    return Environment.or(identityToken, "SIGSTORE_IDENTITY_TOKEN");
  }

  private String audience() {
    return Environment.or(clientId, "SIGSTORE_OIDC_CLIENT_ID").orElse(IdentityToken.AUDIENCE);
  }

  private String raw(Console console, Optional<String> own, Outcome<URI> provider, String audience)
      throws RefusedException {
    boolean disabled = Environment.or(noAmbient, "SIGSTORE_OIDC_DISABLE_AMBIENT_PROVIDERS");
    if (onlyAmbient && disabled) {
      throw new ConfigurationException(
          "--use-ambient-credentials and --oidc-disable-ambient-providers exclude each other", "");
    }
    Optional<String> given = given();
    if (given.isPresent()) {
      return given.get();
    }
    if (own.isPresent() && !onlyAmbient) {
      return own.get();
    }
    if (!disabled) {
      Optional<Outcome<String>> ambient = AmbientToken.find(System.getenv(), audience);
      if (ambient.isPresent()) {
        return ambient.get().orThrow();
      }
    }
    if (onlyAmbient) {
      throw new RefusedException(
          dev.bonafide.artifact.Reason.IDENTITY_TOKEN_MISSING,
          "this process runs in no known build service",
          "no ambient identity",
          "GitHub Actions, GitLab, Buildkite or Google Cloud");
    }
    return login(console, provider, audience);
  }

  private String login(Console console, Outcome<URI> provider, String audience)
      throws RefusedException {
    Optional<String> named = Environment.or(issuer, "SIGSTORE_OIDC_ISSUER");
    URI address = named.isPresent() ? URI.create(named.get()) : provider.orThrow();
    var login =
        new BrowserLogin(
            new Http(HttpLimits.DEFAULT),
            address,
            audience,
            Environment.or(clientSecret, "SIGSTORE_OIDC_CLIENT_SECRET"),
            PATIENCE);
    return (outOfBand
            ? login.outOfBand(page -> ask(console, page))
            : login.inBrowser(page -> show(console, page)))
        .orThrow();
  }

  private static String ask(Console console, URI page) {
    console.notice("Go to this address and log in:");
    console.notice("  " + page);
    console.err().print("Enter the code that it shows: ");
    console.err().flush();
    return line(console);
  }

  private static void show(Console console, URI page) {
    console.notice("Waiting for a login in the browser. If none opens, go to:");
    console.notice("  " + page);
    for (List<String> command :
        List.of(List.of("xdg-open", page.toString()), List.of("open", page.toString()))) {
      try {
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return;
      } catch (IOException e) {
        // no such program here; the address is on the screen
      }
    }
  }

  /** Asks before a personal identity becomes public; without a terminal the answer is no. */
  boolean consent(Console console, String text) {
    console.notice(text);
    if (yes) {
      return true;
    }
    if (!console.terminal()) {
      return false;
    }
    console.err().print("Go on? [y/N] ");
    console.err().flush();
    String answer = line(console).strip();
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  private static String line(Console console) {
    try {
      String line =
          new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }
}
