package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.OutputFile;
import dev.bonafide.signing.SignedBundle;
import dev.bonafide.signing.modelsigning.ModelManifest;
import dev.bonafide.signing.modelsigning.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Signing a model with any method: list and hash it, have the statement signed, write it down. */
final class ModelSigning {
  private final Path model;
  private final ModelOptions options;
  private final Console console;

  ModelSigning(Path model, ModelOptions options, Console console) {
    if (!Files.exists(model)) {
      throw new ConfigurationException(
          "there is no model at " + model, "name a folder or a file that exists");
    }
    this.model = model;
    this.options = options;
    this.console = console;
  }

  /** Has the statement signed. */
  @FunctionalInterface
  interface Signer {
    Outcome<SignedBundle> sign(ModelManifest manifest) throws RefusedException;
  }

  Report keyless(InstanceOptions instance, IdentityOptions identity, ServiceOptions services) {
    try {
      identity.judgeGiven();
    } catch (RefusedException e) {
      return failed(e.refusal());
    }
    return run(
        manifest -> {
          try (var opened = SigningInstance.open(instance, services, console)) {
            return opened
                .signer(identity, console)
                .signStatement(manifest.statement(), manifest.content().rootDigest());
          }
        });
  }

  Report run(Signer signer) {
    Serialization serialization = options.serialization();
    Path output = output();
    var existing =
        options.overwrite || options.signature != null
            ? OutputFile.Existing.REPLACE
            : OutputFile.Existing.REFUSE;
    OutputFile.requireWritable(List.of(output), existing, ModelOptions.OTHER_OUTPUT);
    try {
      ModelManifest manifest = manifest(output, serialization);
      manifest.notices().forEach(console::notice);
      if (!options.forOtherRuntime) {
        Servable.require(files(manifest), console);
      }
      SignedBundle signed = signer.sign(manifest).orThrow();
      OutputFile.write(output, signed.bytes(), existing);
      var json =
          FactsReport.json(signed.facts())
              .put("model", model.toString())
              .put("signature", output.toString())
              .build();
      return Report.ok(List.of("Signing succeeded", "Signature written to " + output), json);
    } catch (RefusedException e) {
      return failed(e.refusal());
    }
  }

  static Report failed(Refusal refusal) {
    return Report.refused(refusal).ledBy("Signing failed:");
  }

  private List<Path> files(ModelManifest manifest) {
    return manifest.content().resources().stream()
        .map(resource -> resource.path())
        .distinct()
        .map(path -> path.equals(".") ? model : model.resolve(path))
        .toList();
  }

  ModelManifest manifest(Path output, Serialization serialization) throws RefusedException {
    try (var progress = new HashingProgress(console)) {
      return ModelManifest.make(
              model,
              options.selection(model, List.of(output)),
              serialization,
              FileHasher.onAllCores(),
              progress)
          .orThrow();
    }
  }

  /** As model_signing, an explicit name is replaced silently; the default one is not. */
  private Path output() {
    if (options.signature != null) {
      return options.signature;
    }
    boolean folder = Files.isDirectory(model);
    String base = folder ? "model" : String.valueOf(model.getFileName());
    Path first = place(folder, base + ".sig");
    for (int n = 2; options.add && Files.exists(first); n++) {
      first = place(folder, base + "." + n + ".sig");
    }
    return first;
  }

  private Path place(boolean folder, String name) {
    return folder ? model.resolve(name) : model.resolveSibling(name);
  }
}
