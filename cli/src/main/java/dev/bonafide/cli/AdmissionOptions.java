package dev.bonafide.cli;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.EvidenceLimits;
import dev.bonafide.admission.PolicyTrust;
import dev.bonafide.admission.TrustRoots;
import dev.bonafide.admission.policy.Authority;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.admission.policy.OperatorFiles;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.Limits;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.SnapshotStore;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What decides which models may be loaded, as the command line and the environment say it. No file
 * is searched for.
 *
 * @param policy the file named with {@code --policy}, or null
 * @param trust where signatures may come from; never who may sign
 * @param skipVerification whether the operator asked for no verification
 * @param store the folder for private copies, or null for a temporary one
 */
record AdmissionOptions(
    @Nullable Path policy, Trust trust, boolean skipVerification, @Nullable Path store) {
  private static final int MAX_TRUST_BYTES = 4 << 20;

  /** At most one source of trust. */
  static final class Trust {
    @Option(
        names = "--sandbox",
        paramLabel = "DIR",
        description =
            "Trust the embedded Sigstore in DIR (only as --sandbox=DIR; default"
                + " .bonafide/sandbox).")
    @Nullable Path sandbox;

    @Option(
        names = "--trusted-root",
        paramLabel = "FILE",
        description = "Trust the instance of a Sigstore trusted_root.json.")
    @Nullable Path trustedRoot;

    @Option(
        names = "--trust-config",
        paramLabel = "FILE",
        description = "Trust the instance of a Sigstore client trust config.")
    @Nullable Path trustConfig;

    @Option(names = "--staging", description = "Trust Sigstore's staging instance.")
    boolean staging;

    boolean isNamed() {
      return sandbox != null || trustedRoot != null || trustConfig != null || staging;
    }
  }

  /**
   * An admitter and what it holds open.
   *
   * @param notices for the operator, at start
   * @param rules tells one policy, with what it trusts, from another; empty where there is none
   */
  record Admission(Admitter admitter, List<String> notices, @Nullable OpenStore store, String rules)
      implements AutoCloseable {
    @Override
    public void close() {
      if (store != null) {
        store.close();
      }
    }
  }

  /**
   * The folder for private copies.
   *
   * @param temporary the folder itself where nobody named one: it goes when it is closed
   */
  record OpenStore(SnapshotStore snapshots, @Nullable Path temporary) implements AutoCloseable {
    @Override
    public void close() {
      snapshots.close();
      if (temporary != null) {
        try {
          Files.deleteIfExists(temporary);
        } catch (IOException e) {
          // It is empty and private; the system clears its temporary files.
        }
      }
    }
  }

  /** For commands that decide once: no network. */
  Admission open(Repository models, Map<String, String> environment, DecisionLog log) {
    return open(
        models, environment, log, new InstanceRoots(TrustMaterial.Network.LEAVE, notice -> {}));
  }

  /**
   * An admitter for the options.
   *
   * @param instances where the roots of Sigstore's own instances come from
   */
  Admission open(
      Repository models,
      Map<String, String> environment,
      DecisionLog log,
      InstanceRoots instances) {
    Optional<Policy> chosen = policy(models, environment);
    if (skipVerification) {
      if (chosen.isPresent() || trust.isNamed()) {
        throw new ConfigurationException(
            "--insecure-skip-verification stands beside a policy or trust options",
            "leave one of them out");
      }
      OpenStore opened = store(models);
      return new Admission(
          Admitter.insecurelySkippingVerification(opened.snapshots(), log),
          List.of("INSECURE: nothing is verified; every model is served as UNVERIFIED"),
          opened,
          "");
    }
    if (chosen.isEmpty()) {
      return new Admission(
          Admitter.withoutPolicy(log),
          List.of(
              "no policy: no model will be loaded; make one with"
                  + " 'bonafide policy init --from BUNDLE' and start with --policy FILE"),
          null,
          "");
    }
    Policy effective = trusted(chosen.get(), models);
    OpenStore opened = store(models);
    return enforcing(effective, opened, environment, log, instances);
  }

  /**
   * The admission under what the policy says now, in the same store, where policy, keys or roots
   * are not what they were.
   *
   * @throws ConfigurationException where the policy cannot be read
   */
  Optional<Admission> changed(
      Admission before,
      Repository models,
      Map<String, String> environment,
      DecisionLog log,
      InstanceRoots instances) {
    OpenStore opened = before.store();
    if (before.rules().isEmpty() || opened == null) {
      return Optional.empty();
    }
    Policy chosen =
        policy(models, environment)
            .orElseThrow(() -> new ConfigurationException("the policy is gone", "put it back"));
    Admission now = enforcing(trusted(chosen, models), opened, environment, log, instances);
    return now.rules().equals(before.rules()) ? Optional.empty() : Optional.of(now);
  }

  private static Admission enforcing(
      Policy policy,
      OpenStore opened,
      Map<String, String> environment,
      DecisionLog log,
      InstanceRoots instances) {
    TrustRoots roots = TrustRoots.files(instances);
    var verifier = PolicyTrust.of(policy, roots, Clock.systemUTC());
    return new Admission(
        Admitter.enforcing(
            policy,
            verifier,
            opened.snapshots(),
            log,
            evidence(environment),
            EvidenceLimits.DEFAULT),
        ages(verifier, policy),
        opened,
        rules(policy, roots));
  }

  /** The policy's digest and those of the roots that it names. */
  private static String rules(Policy policy, TrustRoots roots) {
    var rules = new StringBuilder(policy.digest().toString());
    policy
        .trustRoots()
        .values()
        .forEach(
            root ->
                rules
                    .append(' ')
                    .append(
                        switch (roots.current(root)) {
                          case Outcome.Accepted<TrustRoot>(TrustRoot current) -> current.digest();
                          case Outcome.Refused<TrustRoot>(Refusal refusal) -> refusal.reason();
                        }));
    return rules.toString();
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
          "MLSERVER_SIGSTORE_CERT_IDENTITY and a policy file " + file + " are both given",
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

  /**
   * A root's age is shown where it is one of those that are refreshed, and an authority uses it.
   */
  private static List<String> ages(PolicyTrust verifier, Policy policy) {
    var ages = new ArrayList<String>();
    verifier
        .rootAges()
        .forEach(
            (name, age) -> {
              NamedRoot root = policy.trustRoots().get(name);
              if (root != null
                  && policy.authorities().values().stream().anyMatch(a -> uses(a, name))
                  && (root.source() instanceof NamedRoot.Source.PublicGood
                      || root.source() instanceof NamedRoot.Source.Staging)) {
                ages.add("trust root " + name + " is " + UsedRoot.days(age));
              }
            });
    return ages;
  }

  /** Without a certificate of a root, an authority takes its times from any of them. */
  private static boolean uses(Authority authority, String root) {
    return switch (authority) {
      case Authority.Keyless keyless -> keyless.trustRoot().equals(root);
      case Authority.Key key -> !key.window().isAlways();
      case Authority.Certificate certificate -> !certificate.window().isAlways();
    };
  }

  /** {@code MLSERVER_SIGSTORE_BUNDLE_PATH} names evidence, and nothing else. */
  private static List<Path> evidence(Map<String, String> environment) {
    String bundle = environment.getOrDefault("MLSERVER_SIGSTORE_BUNDLE_PATH", "");
    return bundle.isEmpty() ? List.of() : List.of(Path.of(bundle));
  }

  private OpenStore store(Repository models) {
    if (store != null) {
      return new OpenStore(SnapshotStore.open(store, models.root(), Limits.DEFAULT), null);
    }
    try {
      Path temporary = Files.createTempDirectory("bonafide-store-");
      return new OpenStore(SnapshotStore.open(temporary, models.root(), Limits.DEFAULT), temporary);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot make a private folder for temporary files: " + FileFailure.describe(e),
          "name one with --store DIR",
          e);
    }
  }
}
