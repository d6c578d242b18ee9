package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.evidence.ExpectedIdentity;
import dev.bonafide.evidence.TextMatcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide verify github}: was it signed by this workflow? */
@Command(description = "Verify that files or models were signed by a GitHub Actions workflow.")
final class VerifyGithubCommand implements dev.bonafide.cli.Command {
  private static final String ISSUER = "https://token.actions.githubusercontent.com";
  private static final String VARIABLES = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_";

  @Mixin VerifyOptions options = new VerifyOptions();
  @Mixin DetachedOptions detached = new DetachedOptions();

  @Option(
      names = "--cert-identity",
      paramLabel = "URI",
      description = "The workflow's URI in the certificate (SIGSTORE_CERT_IDENTITY).")
  @Nullable String identity;

  @Option(names = "--trigger", paramLabel = "EVENT", description = "Event that started it.")
  @Nullable String trigger;

  @Option(names = "--sha", paramLabel = "COMMIT", description = "Commit that it ran for.")
  @Nullable String sha;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the workflow.")
  @Nullable String name;

  @Option(names = "--repository", paramLabel = "OWNER/NAME", description = "Its repository.")
  @Nullable String repository;

  @Option(names = "--ref", paramLabel = "REF", description = "Git ref that it ran on.")
  @Nullable String ref;

  @Override
  public Report run(Console console) {
    Optional<String> who = Environment.or(identity, "SIGSTORE_CERT_IDENTITY");
    Optional<String> where = Environment.or(repository, VARIABLES + "REPOSITORY");
    if (who.isEmpty() && where.isEmpty()) {
      throw new ConfigurationException(
          "--cert-identity or --repository is required", "--repository OWNER/NAME");
    }
    var extensions = new LinkedHashMap<String, TextMatcher>();
    put(extensions, "githubWorkflowRepository", where);
    put(extensions, "githubWorkflowTrigger", Environment.or(trigger, VARIABLES + "TRIGGER"));
    put(extensions, "githubWorkflowSha", Environment.or(sha, VARIABLES + "SHA"));
    put(extensions, "githubWorkflowName", Environment.or(name, VARIABLES + "NAME"));
    put(extensions, "githubWorkflowRef", Environment.or(ref, VARIABLES + "REF"));
    var expected =
        new ExpectedIdentity(
            who.map(TextMatcher::exactly).orElse(TextMatcher.any()),
            TextMatcher.exactly(ISSUER),
            extensions);
    return VerifyIdentityCommand.keyless(options, detached, console, expected);
  }

  private static void put(
      Map<String, TextMatcher> extensions, String name, Optional<String> value) {
    value.ifPresent(v -> extensions.put(name, TextMatcher.exactly(v)));
  }
}
