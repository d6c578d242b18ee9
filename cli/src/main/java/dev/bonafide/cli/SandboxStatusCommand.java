package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.sandbox.Sandbox;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bonafide sandbox status}: what a sandbox is, and whether its logs are whole. */
@Command(description = "Show a sandbox, and check every entry of its logs.")
final class SandboxStatusCommand implements dev.bonafide.cli.Command {
  @Mixin private final SandboxFolder folder = new SandboxFolder();

  @Override
  public Report run(Console console) {
    try (var sandbox = folder.open()) {
      return switch (sandbox.audit()) {
        case Outcome.Refused<Long>(var refusal) -> Report.refused(refusal);
        case Outcome.Accepted<Long>(Long entries) -> report(sandbox, entries);
      };
    }
  }

  private static Report report(Sandbox sandbox, long entries) {
    return Report.ok(
        List.of(
            "folder         " + sandbox.folder(),
            "issuer         " + sandbox.issuer(),
            "identity       " + sandbox.identity(),
            "signatures     " + sandbox.logSize(),
            "log entries    " + entries + " checked, certificates included",
            "trusted root   " + sandbox.trustedRootFile(),
            "trust config   " + sandbox.clientTrustConfigFile()),
        Json.object()
            .put("folder", sandbox.folder().toString())
            .put("issuer", sandbox.issuer())
            .put("identity", sandbox.identity())
            .put("signatures", sandbox.logSize())
            .put("entriesChecked", entries)
            .put("trustedRoot", sandbox.trustedRootFile().toString())
            .put("trustConfig", sandbox.clientTrustConfigFile().toString())
            .build());
  }
}
