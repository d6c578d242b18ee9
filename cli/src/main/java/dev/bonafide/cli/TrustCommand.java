package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.signing.OutputFile;
import dev.bonafide.signing.tuf.TrustArchive;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide trust update|export|import}: an instance's trusted root, fresh or carried. */
@Command(description = "Keep an instance's trusted root up to date, also across an air gap.")
final class TrustCommand implements dev.bonafide.cli.Command {
  /** What to do. */
  enum Verb {
    UPDATE,
    EXPORT,
    IMPORT
  }

  private final Verb verb;

  @Mixin InstanceOptions instance = new InstanceOptions();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The export: a ZIP file that is written or read.")
  @Nullable Path file;

  @Option(
      names = "--root",
      paramLabel = "FILE",
      description = "TUF root.json from which trust in an instance begins.")
  @Nullable Path root;

  @Option(names = "--overwrite", description = "Replace an export that exists.")
  boolean overwrite;

  TrustCommand(Verb verb) {
    this.verb = verb;
  }

  @Override
  public Report run(Console console) {
    if (instance.sandbox != null || instance.trustConfig != null) {
      throw new ConfigurationException(
          "a sandbox or a trust config is its own file: nothing is refreshed", "copy the file");
    }
    var material = TrustMaterial.of(instance);
    byte[] start = root == null ? null : SigningInstance.read("--root", root);
    try {
      return switch (verb) {
        case UPDATE -> done(material, material.refresh(start).orThrow());
        case IMPORT -> {
          byte[] zip = SigningInstance.read("import", file());
          yield done(material, material.refresh(TrustArchive.open(zip).orThrow(), start).orThrow());
        }
        case EXPORT -> {
          byte[] zip = TrustArchive.export(material.store(), TrustMaterial.TARGETS);
          OutputFile.write(
              file(), zip, overwrite ? OutputFile.Existing.REPLACE : OutputFile.Existing.REFUSE);
          yield done(material, TrustMaterial.TARGETS);
        }
      };
    } catch (RefusedException e) {
      return Report.refused(e.refusal());
    }
  }

  private Path file() {
    if (file == null) {
      throw new ConfigurationException("the export's FILE is missing", "bonafide trust … FILE");
    }
    return file;
  }

  private static Report done(TrustMaterial material, List<String> targets) {
    String when = material.store().refreshedAt().map(Object::toString).orElse("never");
    return Report.ok(
        List.of("trusted root of " + material.name() + " as of " + when),
        Json.object()
            .put("instance", material.name())
            .put("refreshedAt", when)
            .put("targets", Json.strings(targets))
            .build());
  }
}
