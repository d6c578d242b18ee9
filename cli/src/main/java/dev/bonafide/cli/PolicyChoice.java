package dev.bonafide.cli;

import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of commands that decide about models without serving them. */
final class PolicyChoice {
  @ArgGroup(exclusive = true)
  AdmissionOptions.Trust trust = new AdmissionOptions.Trust();

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

  /** An admitter for these options; nothing that it decides is recorded. */
  AdmissionOptions.Admission open(Repository models, Map<String, String> environment) {
    return open(models, environment, false);
  }

  AdmissionOptions.Admission open(
      Repository models, Map<String, String> environment, boolean skipVerification) {
    return new AdmissionOptions(policy, trust, skipVerification, store)
        .open(models, environment, DecisionLog.none());
  }
}
