package dev.bonafide.cli;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleClaims;
import java.nio.file.Path;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bonafide inspect}: what a bundle or a model says of itself, trusting nothing. */
@Command(
    description = {
      "Show what a bundle or a model file says of itself. Nothing is verified and nothing is run."
    })
final class InspectCommand implements dev.bonafide.cli.Command {
  private static final int BUNDLE_LIMIT_BYTES = 32 << 20;

  @Parameters(paramLabel = "FILE", description = "A bundle or signature, or a model file.")
  Path file = Path.of("");

  @Override
  public Report run(Console console) {
    InputFile.requireFile(file);
    return ModelInspection.isModel(file) ? ModelInspection.report(file) : bundle();
  }

  private Report bundle() {
    byte[] json = InputFile.read(file, BUNDLE_LIMIT_BYTES);
    return switch (Bundle.parse(file.toString(), json).then(Bundle::claims)) {
      case Outcome.Accepted<BundleClaims>(BundleClaims claims) -> report(claims);
      case Outcome.Refused<BundleClaims>(Refusal refusal) -> Report.refused(refusal);
    };
  }

  private Report report(BundleClaims claims) {
    var out = new ArrayList<String>();
    out.add("bundle:    " + claims.mediaType());
    out.add("signed:    " + claims.signed());
    out.add("signer:    " + String.join(", ", claims.signer()) + " (claimed, not verified)");
    if (!claims.issuer().isEmpty()) {
      out.add("issuer:    " + claims.issuer());
    }
    claims.extensions().forEach((name, value) -> out.add("  " + name + ": " + value));
    claims.logEntries().forEach(entry -> out.add("log entry: " + entry));
    claims.timestamps().forEach(time -> out.add("timestamp: " + time));
    var extensions = Json.object();
    claims.extensions().forEach(extensions::put);
    var members =
        Json.object()
            .put("kind", "bundle")
            .put("mediaType", claims.mediaType())
            .put("method", claims.method())
            .put("signed", claims.signed())
            .put("signer", String.join(", ", claims.signer()))
            .put("issuer", claims.issuer())
            .put("extensions", extensions.build())
            .put("logEntries", Json.strings(claims.logEntries()))
            .put("timestamps", Json.strings(claims.timestamps()));
    return Report.ok(out, members.build());
  }
}
