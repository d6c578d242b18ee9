package dev.bonafide.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bonafide sign sigstore MODEL}. */
@Command(description = "Sign a model keylessly (OpenSSF Model Signing).")
final class SignSigstoreCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "MODEL", description = "The model's folder, or its file.")
  Path model = Path.of("");

  @Mixin ModelOptions options = new ModelOptions();
  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin IdentityOptions identity = new IdentityOptions();

  @Mixin ServiceOptions services = new ServiceOptions();

  @Override
  public Report run(Console console) {
    return new ModelSigning(model, options, console).keyless(instance, identity, services);
  }
}
