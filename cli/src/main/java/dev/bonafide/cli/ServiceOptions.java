package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.signing.Instance;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which services of an instance a signer uses, where it is not the instance that says so. */
final class ServiceOptions {
  @Option(
      names = "--rekor-version",
      paramLabel = "1|2",
      description = "Write to the log through this API (default: the newest that is offered).")
  int rekorVersion;

  @Option(
      names = "--signing-config",
      paramLabel = "FILE",
      description = "Use the services in this signing config.")
  @Nullable Path signingConfig;

  @Option(
      names = "--trusted-root",
      paramLabel = "FILE",
      description = "Verify what was signed against this trusted root.")
  @Nullable Path trustedRoot;

  Instance.RekorVersion rekor() {
    return switch (rekorVersion) {
      case 0 -> Instance.RekorVersion.NEWEST;
      case 1 -> Instance.RekorVersion.V1;
      case 2 -> Instance.RekorVersion.V2;
      default ->
          throw new ConfigurationException(
              "--rekor-version is 1 or 2, found " + rekorVersion, "leave it out for the newest");
    };
  }
}
