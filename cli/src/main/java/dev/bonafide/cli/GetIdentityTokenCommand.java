package dev.bonafide.cli;

import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.signing.IdentityToken;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bonafide get-identity-token}: what {@code sign} would use, on standard output. */
@Command(description = "Print an OIDC identity token. It is a secret for as long as it lasts.")
final class GetIdentityTokenCommand implements dev.bonafide.cli.Command {
  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin IdentityOptions identity = new IdentityOptions();

  @Override
  public Report run(Console console) {
    try (var opened = SigningInstance.open(instance, new ServiceOptions(), console)) {
      IdentityToken token = opened.token(identity, console);
      return Report.ok(
          List.of(token.compact()),
          Json.object()
              .put("token", token.compact())
              .put("identity", token.identity())
              .put("issuer", token.issuer())
              .put("expires", token.expires().toString())
              .build());
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }
}
