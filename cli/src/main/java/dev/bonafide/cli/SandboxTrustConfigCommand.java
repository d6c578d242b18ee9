package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonReader;
import dev.bonafide.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide sandbox trust-config}: what other people's clients need to know. */
@Command(
    description = {
      "Print what other clients need: the client trust config (sigstore --trust-config),",
      "the trusted root (cosign --trusted-root) or the signing config."
    })
final class SandboxTrustConfigCommand implements dev.bonafide.cli.Command {
  /** Which document. */
  enum Kind {
    CLIENT,
    TRUSTED_ROOT,
    SIGNING_CONFIG
  }

  @Mixin private final SandboxFolder folder = new SandboxFolder();

  @Option(
      names = "--only",
      paramLabel = "KIND",
      description = "client, trusted_root or signing_config. Default: client")
  private Kind kind = Kind.CLIENT;

  @Override
  public Report run(Console console) {
    try (var sandbox = folder.open()) {
      String text = text(sandbox);
      var parsed = JsonReader.parse(text.getBytes(StandardCharsets.UTF_8), Reason.SETTINGS_INVALID);
      return switch (parsed) {
        case Outcome.Refused<Json>(var refusal) -> Report.refused(refusal);
        case Outcome.Accepted<Json>(Json json) ->
            Report.ok(List.of(text), Json.object().put("document", json).build());
      };
    }
  }

  private String text(Sandbox sandbox) {
    return switch (kind) {
      case CLIENT -> sandbox.clientTrustConfigJson();
      case TRUSTED_ROOT -> sandbox.trustedRootJson();
      case SIGNING_CONFIG -> sandbox.signingConfigJson();
    };
  }
}
