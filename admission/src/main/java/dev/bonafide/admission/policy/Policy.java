package dev.bonafide.admission.policy;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.Facts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's policy: an immutable value, with every file that it names already read.
 *
 * @param source where it comes from, for people: a file's path or the environment
 * @param digest over the policy's text and the files it names; it stands in every decision
 * @param trustNamed whether the policy names its own trust roots
 */
public record Policy(
    Mode mode,
    Map<String, NamedRoot> trustRoots,
    Map<String, Authority> authorities,
    List<ModelRule> models,
    List<Denial> denials,
    String source,
    Digest digest,
    boolean trustNamed) {

  /**
   * Name of the one root of a policy that names none: the public-good instance, or what the command
   * line says.
   */
  public static final String DEFAULT_ROOT = "default";

  public Policy {
    trustRoots = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(trustRoots));
    authorities = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(authorities));
    models = List.copyOf(models);
    denials = List.copyOf(denials);
  }

  /**
   * Reads a policy file and everything it names.
   *
   * @param repositories folders that policy, keys and roots must not lie in
   * @throws ConfigurationException with file, line and a suggestion
   */
  public static Policy read(Path file, List<Path> repositories) {
    return PolicyReader.read(file, repositories);
  }

  /**
   * The one-entry policy of {@code MLSERVER_SIGSTORE_CERT_IDENTITY} and {@code _CERT_OIDC_ISSUER}.
   *
   * @param environment the process's environment
   * @return empty where neither is set
   * @throws ConfigurationException where only one is set, or one is empty
   */
  public static Optional<Policy> fromEnvironment(Map<String, String> environment) {
    return EnvironmentPolicy.read(environment);
  }

  /**
   * The policy with its unnamed root taken from the command line.
   *
   * @throws ConfigurationException if the policy names its own roots
   */
  public Policy withTrust(NamedRoot.Source trust) {
    if (trustNamed) {
      throw new ConfigurationException(
          source + " names its own trust roots; options for trust cannot be given beside it",
          "remove --sandbox, --trusted-root or --trust-config, or the policy's trust:");
    }
    String text =
        switch (trust) {
          case NamedRoot.Source.PublicGood p -> "publicGood";
          case NamedRoot.Source.Staging s -> "staging";
          case NamedRoot.Source.TrustedRootFile f -> "trustedRoot " + f.file().digest();
          case NamedRoot.Source.TrustConfigFile f -> "trustConfig " + f.file().digest();
          case NamedRoot.Source.Sandbox s -> "sandbox " + s.folder();
        };
    return new Policy(
        mode,
        Map.of(DEFAULT_ROOT, NamedRoot.of(DEFAULT_ROOT, trust)),
        authorities,
        models,
        denials,
        source,
        Digest.sha256((digest + "\ntrust " + text + "\n").getBytes(StandardCharsets.UTF_8)),
        false);
  }

  /** The rule that decides for models of that name. */
  public Optional<ModelRule> ruleFor(String model) {
    return models.stream().filter(r -> r.matches(model)).findFirst();
  }

  /**
   * Decides about one file of a model. Pure: the same question has the same answer.
   *
   * @param facts what valid signatures establish; those that are about other files do not count
   */
  public Decision decide(Question question, List<Facts> facts) {
    return new Judge(this, question, facts).decide();
  }
}
