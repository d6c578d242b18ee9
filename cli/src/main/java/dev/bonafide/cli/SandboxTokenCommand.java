package dev.bonafide.cli;

import dev.bonafide.artifact.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bonafide sandbox token}: an identity token, without any server. */
@Command(description = "Print an identity token of the sandbox, valid for ten minutes.")
final class SandboxTokenCommand implements dev.bonafide.cli.Command {
  @Mixin private final SandboxFolder folder = new SandboxFolder();

  @Option(
      names = "--identity",
      paramLabel = "WHO",
      description = "E-mail address or URI to name. Default: the sandbox's default identity")
  private @Nullable String identity;

  @Override
  public Report run(Console console) {
    try (var sandbox = folder.open()) {
      String who = identity == null ? sandbox.identity() : identity;
      String token = sandbox.identityToken(who);
      return Report.ok(
          List.of(token),
          Json.object()
              .put("token", token)
              .put("identity", who)
              .put("issuer", sandbox.issuer())
              .build());
    }
  }
}
