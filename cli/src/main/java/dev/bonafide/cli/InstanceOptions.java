package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Sigstore instance: the public-good one unless something else is named. */
final class InstanceOptions {
  @Option(
      names = {"--staging", "--use-staging"},
      description = "Use the staging instance.")
  boolean staging;

  @Option(
      names = "--instance",
      paramLabel = "URL",
      description = "Use the instance whose TUF repository is here; see trust update --root.")
  @Nullable URI instance;

  @Option(
      names = "--trust-config",
      paramLabel = "FILE",
      description = "Use the instance that this client trust config describes.")
  @Nullable Path trustConfig;

  @Option(
      names = "--sandbox",
      paramLabel = "DIR",
      description = "Use the embedded Sigstore in this folder (default: .bonafide/sandbox).")
  @Nullable Path sandbox;

  boolean isStaging() {
    return Environment.or(staging, "SIGSTORE_STAGING");
  }

  void requireAtMostOne(@Nullable Path trustedRoot) {
    long given =
        Stream.of(instance, trustConfig, sandbox, trustedRoot).filter(Objects::nonNull).count()
            + (staging ? 1 : 0);
    if (given > 1) {
      throw new ConfigurationException(
          "only one of --staging, --instance, --trust-config, --trusted-root and --sandbox can be"
              + " given, found "
              + given,
          "name one instance");
    }
  }
}
