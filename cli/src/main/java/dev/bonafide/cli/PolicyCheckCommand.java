package dev.bonafide.cli;

import dev.bonafide.admission.policy.Authority;
import dev.bonafide.admission.policy.Identity;
import dev.bonafide.admission.policy.Mode;
import dev.bonafide.admission.policy.ModelRule;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.artifact.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide policy check}: reads a policy as the server would, and says what it says. */
@Command(description = "Read a policy and everything it names, and say what it demands.")
final class PolicyCheckCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "FILE", description = "The policy.")
  Path file = Path.of("bonafide-policy.yaml");

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "A model repository, which must not hold the policy or what it names.")
  List<Path> repositories = new ArrayList<>();

  @Override
  public Report run(Console console) {
    Policy policy = Policy.read(file, repositories);
    var lines = new ArrayList<String>();
    lines.add(file + ": " + mode(policy.mode()) + ", " + policy.digest());
    policy.authorities().values().forEach(a -> lines.add("authority " + a.name() + ": " + of(a)));
    for (ModelRule rule : policy.models()) {
      lines.add("models " + names(rule) + ": " + rule.require() + details(rule));
    }
    if (!policy.denials().isEmpty()) {
      lines.add("denied: " + policy.denials().size() + " entries");
    }
    return Report.ok(
        lines,
        Json.object()
            .put("policy", file.toString())
            .put("digest", policy.digest().toString())
            .put("mode", mode(policy.mode()))
            .put("authorities", Json.strings(policy.authorities().keySet()))
            .put(
                "models",
                Json.array(
                    policy.models().stream()
                        .map(
                            r ->
                                Json.object()
                                    .put("match", Json.strings(globs(r)))
                                    .put("atLeast", r.require().atLeast())
                                    .put("of", Json.strings(r.require().of()))
                                    .build())
                        .toList()))
            .build());
  }

  private static String mode(Mode mode) {
    return switch (mode) {
      case ENFORCE -> "enforce";
      case WARN -> "warn";
    };
  }

  private static List<String> globs(ModelRule rule) {
    return rule.match().stream().map(Object::toString).toList();
  }

  private static String names(ModelRule rule) {
    return String.join(", ", globs(rule));
  }

  private static String details(ModelRule rule) {
    var details = new StringBuilder();
    if (rule.settings() == ModelRule.Settings.SIGNED) {
      details.append("; settings must be signed");
    }
    rule.attestations()
        .forEach(
            a -> details.append("; ").append(a.predicateType()).append(" by ").append(a.require()));
    if (!rule.allowUntestedVersions().isEmpty()) {
      details.append("; also ").append(String.join(", ", rule.allowUntestedVersions()));
    }
    return details.toString();
  }

  private static String of(Authority authority) {
    return switch (authority) {
      case Authority.Keyless a ->
          a.identities().stream().map(Identity::toString).collect(Collectors.joining(" or "))
              + " under "
              + a.trustRoot();
      case Authority.Key a -> "key " + a.fingerprint();
      case Authority.Certificate a -> "certificates under " + a.anchors().size() + " anchors";
    };
  }
}
