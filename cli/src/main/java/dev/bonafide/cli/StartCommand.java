package dev.bonafide.cli;

import dev.bonafide.admission.Admitter;
import dev.bonafide.admission.record.DecisionLog;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.runtime.ModelRuntime;
import dev.bonafide.serving.Server;
import dev.bonafide.serving.inference.AdmittedModels;
import dev.bonafide.serving.inference.PolicyWatch;
import dev.bonafide.serving.logs.ServerLogs;
import dev.bonafide.serving.settings.ServerSettings;
import dev.bonafide.serving.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide start}: the V2 server, until it is told to stop. */
@Command(
    description = {
      "Serve the models of a folder over the Open Inference Protocol (V2): REST on port 8080, gRPC"
          + " on 8081, metrics on 8082.",
      "Only models that the policy admits are loaded. Ports and the rest are set as for MLServer:"
          + " settings.json in the folder, MLSERVER_… in the environment."
    })
final class StartCommand implements dev.bonafide.cli.Command {
  @Parameters(index = "0", paramLabel = "REPOSITORY", description = "The folder of the models.")
  Path repository = Path.of(".");

  @ArgGroup(exclusive = true)
  AdmissionOptions.Trust trust = new AdmissionOptions.Trust();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Who must have signed which models (also BONAFIDE_POLICY).")
  @Nullable Path policy;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "The operator's own settings; they win over settings.json in the folder.")
  @Nullable Path settings;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where verified copies lie while they are loaded, mode 0700 (default: a new folder for"
              + " temporary files).")
  @Nullable Path store;

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description =
          "Where the tamper-evident record of decisions is kept, for 'bonafide audit' (default: a"
              + " folder for this repository in $XDG_STATE_HOME/bonafide/decisions, that is"
              + " ~/.local/state).")
  @Nullable Path record;

  @Option(
      names = "--insecure-skip-verification",
      description = "Load everything, whoever signed it or nobody. For experiments only.")
  boolean skipVerification;

  @Override
  public Report run(Console console) {
    Map<String, String> environment = System.getenv();
    var models = Repository.at(repository, environment);
    var read = SettingsReader.read(models.root(), settings, environment);
    ServerLogs.toStandardError(read.settings());
    read.notices().forEach(console::notice);
    var options = new AdmissionOptions(policy, trust, skipVerification, store);
    try (var roots = new InstanceRoots(TrustMaterial.Network.ASK, console::notice);
        DecisionLog log = DecisionFolder.open(record, models.root(), console::notice);
        AdmissionOptions.Admission admission = options.open(models, environment, log, roots)) {
      admission.notices().forEach(console::notice);
      var current = new AtomicReference<>(admission);
      return serve(
          console,
          models,
          admission.admitter(),
          read.settings(),
          () ->
              options
                  .changed(Objects.requireNonNull(current.get()), models, environment, log, roots)
                  .map(
                      changed -> {
                        current.set(changed);
                        return changed.admitter();
                      }));
    }
  }

  private static Report serve(
      Console console,
      Repository models,
      Admitter admitter,
      ServerSettings settings,
      Supplier<Optional<Admitter>> changed) {
    var source = new AdmittedModels(models, admitter, new ModelRuntime());
    try (Server server = Server.start(settings, source);
        var _ = PolicyWatch.start(PolicyWatch.EVERY, changed, source, server::review)) {
      var told = new StopSignal();
      announce(console, models, settings, server);
      console.notice("stopping: " + told.await());
      return server.stop()
          ? Report.ok()
          : Report.failed("stopped before every request was answered");
    }
  }

  private static void announce(
      Console console, Repository models, ServerSettings settings, Server server) {
    String host = settings.host();
    console.notice("serving " + models.root());
    console.notice(
        "  REST http://%s:%d/v2   gRPC %s:%d%s"
            .formatted(
                host,
                server.httpPort(),
                host,
                server.grpcPort(),
                server.metricsPort() < 0
                    ? ""
                    : "   metrics http://"
                        + host
                        + ":"
                        + server.metricsPort()
                        + settings.metricsEndpoint()));
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("::1")) {
      console.notice(
          "  reachable from this machine only; MLSERVER_HOST=0.0.0.0 opens it to others");
    }
  }
}
