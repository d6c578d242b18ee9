package dev.bonafide.cli;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.PolicyTrust;
import dev.bonafide.admission.TrustRoots;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.admission.policy.OperatorFiles;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.evidence.trustroot.BundledRoots;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of commands that decide about models without serving them. */
final class PolicyChoice {
  private static final int MAX_TRUST_BYTES = 8 << 20;

  /** Where signatures may come from; at most one, and never beside a policy's own trust. */
  static final class Trust {
    @Option(
        names = "--sandbox",
        paramLabel = "DIR",
        description =
            "The embedded Sigstore in DIR (only as --sandbox=DIR; default .bonafide/sandbox).")
    @Nullable Path sandbox;

    @Option(
        names = "--trusted-root",
        paramLabel = "FILE",
        description = "A Sigstore trusted_root.json.")
    @Nullable Path trustedRoot;

    @Option(
        names = "--trust-config",
        paramLabel = "FILE",
        description = "A Sigstore client trust config.")
    @Nullable Path trustConfig;

    @Option(names = "--staging", description = "Sigstore's staging instance.")
    boolean staging;
  }

  @ArgGroup(exclusive = true)
  Trust trust = new Trust();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The policy (default: BONAFIDE_POLICY, or MLSERVER_SIGSTORE_CERT_IDENTITY).")
  @Nullable Path policy;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Private folder for copies (default: a temporary one).")
  @Nullable Path store;

  /** An admitter, and the store it copies into. */
  record Opened(Admitter admitter, SnapshotStore store) implements AutoCloseable {
    @Override
    public void close() {
      store.close();
    }
  }

  Opened open(Repository models, Map<String, String> environment) {
    Optional<Policy> chosen = policy(models, environment).map(p -> trusted(p, models));
    SnapshotStore opened = store(models);
    Admitter admitter =
        chosen
            .map(
                p ->
                    Admitter.enforcing(
                        p,
                        PolicyTrust.of(
                            p, TrustRoots.files(PolicyChoice::bundled), Clock.systemUTC()),
                        opened,
                        DecisionLog.none()))
            .orElseGet(() -> Admitter.withoutPolicy(DecisionLog.none()));
    return new Opened(admitter, opened);
  }

  private Optional<Policy> policy(Repository models, Map<String, String> environment) {
    String variable = environment.getOrDefault("BONAFIDE_POLICY", "");
    Path file = policy != null ? policy : variable.isEmpty() ? null : Path.of(variable);
    Optional<Policy> identity = Policy.fromEnvironment(environment);
    if (file == null) {
      return identity;
    }
    if (identity.isPresent()) {
      throw new ConfigurationException(
          "MLSERVER_SIGSTORE_CERT_IDENTITY and the policy file " + file + " are both given",
          "keep one of them");
    }
    return Optional.of(Policy.read(file, List.of(models.root())));
  }

  private Policy trusted(Policy chosen, Repository models) {
    var files = new OperatorFiles(List.of(models.root()));
    if (trust.sandbox != null) {
      files.checkFolder("--sandbox", trust.sandbox);
      return chosen.withTrust(new NamedRoot.Source.Sandbox(trust.sandbox));
    }
    if (trust.trustedRoot != null) {
      return chosen.withTrust(
          new NamedRoot.Source.TrustedRootFile(
              files.read("--trusted-root", trust.trustedRoot, MAX_TRUST_BYTES)));
    }
    if (trust.trustConfig != null) {
      return chosen.withTrust(
          new NamedRoot.Source.TrustConfigFile(
              files.read("--trust-config", trust.trustConfig, MAX_TRUST_BYTES)));
    }
    return trust.staging ? chosen.withTrust(new NamedRoot.Source.Staging()) : chosen;
  }

  private static Outcome<TrustRoot> bundled(NamedRoot root) {
    return Outcome.accepted(
        root.source() instanceof NamedRoot.Source.Staging
            ? BundledRoots.staging()
            : BundledRoots.publicGood());
  }

  private SnapshotStore store(Repository models) {
    if (store != null) {
      return SnapshotStore.open(store, models.root(), Limits.DEFAULT);
    }
    try {
      Path temporary = Files.createTempDirectory("bonafide-store-");
      temporary.toFile().deleteOnExit();
      return SnapshotStore.open(temporary, models.root(), Limits.DEFAULT);
    } catch (IOException e) {
      throw new ConfigurationException(
          "no private folder for copies can be made: " + e.getMessage(), "--store DIR", e);
    }
  }
}
