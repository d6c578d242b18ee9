package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.signing.modelsigning.ModelManifest;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bonafide digest MODEL}: the digest that a signature over the model would be about. */
@Command(
    description = {
      "Print the digest of a model, as OpenSSF Model Signing computes it.",
      "Files are taken in the specification's order, by code point; --json also gives the digest"
          + " in the order of the Python tool, where names make a difference."
    })
final class DigestCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "MODEL", description = "The model's folder, or its file.")
  Path model = Path.of("");

  @Mixin ModelOptions options = new ModelOptions();

  @Override
  public Report run(Console console) {
    if (options.signature != null || options.add || options.overwrite) {
      throw new ConfigurationException("digest writes nothing: --signature is for sign", "");
    }
    try {
      ModelManifest manifest =
          new ModelSigning(model, options, console)
              .manifest(model.resolve("model.sig"), options.serialization());
      manifest.notices().forEach(console::notice);
      String digest = manifest.content().rootDigest().toString();
      String byComponent = manifest.rootDigestInComponentOrder().toString();
      if (!digest.equals(byComponent)) {
        console.notice("In the order of the Python tool it is " + byComponent + ".");
      }
      return Report.ok(
          List.of(digest),
          Json.object()
              .put("digest", digest)
              .put("digestInComponentOrder", byComponent)
              .put("files", manifest.content().resources().size())
              .put("bytes", manifest.bytes())
              .build());
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }
}
