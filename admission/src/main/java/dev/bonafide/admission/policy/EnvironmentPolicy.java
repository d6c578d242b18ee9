package dev.bonafide.admission.policy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.TextMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policy that a few environment variables make. */
final class EnvironmentPolicy {
  static final String IDENTITY = "MLSERVER_SIGSTORE_CERT_IDENTITY";
  static final String ISSUER = "MLSERVER_SIGSTORE_CERT_OIDC_ISSUER";

  private EnvironmentPolicy() {}

  static Optional<Policy> read(Map<String, String> environment) {
    String identity = environment.getOrDefault(IDENTITY, "");
    String issuer = environment.getOrDefault(ISSUER, "");
    if (identity.isEmpty() && issuer.isEmpty()) {
      return Optional.empty();
    }
    if (identity.isEmpty() || issuer.isEmpty()) {
      throw new ConfigurationException(
          (identity.isEmpty() ? IDENTITY : ISSUER) + " is missing or empty",
          IDENTITY + " and " + ISSUER + " count only together");
    }
    var authority =
        new Authority.Keyless(
            "environment",
            Policy.DEFAULT_ROOT,
            List.of(
                new Identity(TextMatcher.exactly(issuer), TextMatcher.exactly(identity), Map.of())),
            TimeWindow.ALWAYS);
    var rule =
        new ModelRule(
            List.of(new Glob("*")),
            new ModelRule.Requirement(1, List.of(authority.name())),
            List.of(),
            ModelRule.Settings.UNSIGNED_ALLOWED,
            List.of(),
            "environment");
    String text = "environment\nidentity " + identity + "\nissuer " + issuer + "\n";
    return Optional.of(
        new Policy(
            Mode.ENFORCE,
            Map.of(
                Policy.DEFAULT_ROOT,
                NamedRoot.of(Policy.DEFAULT_ROOT, new NamedRoot.Source.PublicGood())),
            Map.of(authority.name(), authority),
            List.of(rule),
            List.of(),
            "the environment (" + IDENTITY + ", " + ISSUER + ")",
            Digest.sha256(text.getBytes(StandardCharsets.UTF_8)),
            false));
  }
}
