package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.signing.Instance;
import dev.bonafide.signing.SigningConfig;
import dev.bonafide.signing.http.HttpLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Signatures from before bundles: {@code --certificate} beside {@code --signature}. */
final class DetachedOptions {
  @Option(
      names = {"--certificate", "--cert"},
      paramLabel = "FILE",
      description =
          "The certificate of a signature without a bundle (SIGSTORE_CERTIFICATE), beside"
              + " --signature (SIGSTORE_SIGNATURE); the log is asked for the rest.")
  @Nullable Path certificate;

  /** The signature, where one without a bundle is to be verified. */
  Optional<DetachedSignature> signature(VerifyOptions options) throws RefusedException {
    Optional<Path> named = Environment.or(certificate, "SIGSTORE_CERTIFICATE");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    Path signature =
        Environment.or(options.signature, "SIGSTORE_SIGNATURE")
            .orElseThrow(
                () -> new ConfigurationException("--certificate needs --signature", "--bundle"));
    if (options.bundle != null) {
      throw new ConfigurationException(
          "--bundle cannot be used with --certificate or --signature", "leave these out");
    }
    if (options.offline) {
      throw new ConfigurationException(
          "--offline cannot be used with --certificate or --signature",
          "a bundle has all that is needed without a network");
    }
    if (options.inputs.size() != 1) {
      throw new ConfigurationException(
          "--certificate and --signature are for one input, found " + options.inputs.size(), "");
    }
    if (options.trustedRoot != null || options.instance.sandbox != null) {
      throw new ConfigurationException(
          "a log that can be searched is named by an instance or a trust config", "--trust-config");
    }
    var instance = instance(options.instance);
    var log = instance.searchableLog(HttpLimits.DEFAULT, Instant.now()).orThrow();
    return Optional.of(DetachedSignature.read(named.get(), signature, log));
  }

  private static Instance instance(InstanceOptions options) throws RefusedException {
    if (options.trustConfig != null) {
      byte[] json = SigningInstance.read("--trust-config", options.trustConfig);
      return Instance.fromTrustConfig(json).orThrow();
    }
    byte[] config = TrustMaterial.of(options).signingConfig();
    return new Instance(new byte[0], SigningConfig.parse(config).orThrow());
  }
}
