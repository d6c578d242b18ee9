package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every kind of verification needs: what to verify, its evidence, and the trusted root. */
final class VerifyOptions {
  @Parameters(
      paramLabel = "FILE_OR_DIGEST",
      arity = "1..*",
      description = "Files, model folders, or sha256:… with --bundle.")
  List<String> inputs = List.of();

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description =
          "The evidence (SIGSTORE_BUNDLE); default: FILE.sigstore.json, MODEL_FOLDER/model.sig, and"
              + " further ones as sign --add names them.")
  @Nullable Path bundle;

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "The same, in model_signing's words.")
  @Nullable Path signature;

  @Option(
      names = "--trusted-root",
      paramLabel = "FILE",
      description = "Trust this trusted_root.json and nothing else.")
  @Nullable Path trustedRoot;

  @Option(names = "--offline", description = "Do not refresh the trusted root (SIGSTORE_OFFLINE).")
  boolean offline;

  @Mixin IgnoreOptions ignored = new IgnoreOptions();

  @Option(
      names = "--ignore-unsigned-files",
      negatable = true,
      description = "Accept files in a model's folder that were not signed.")
  boolean ignoreUnsignedFiles;

  @Option(
      names = "--allow-symlinks",
      negatable = true,
      description = "For model_signing's users: what was signed decides, not this option.")
  boolean allowSymlinks;

  @Option(names = "--legacy", description = "Also read model signatures from before version 1.0.")
  boolean legacy;

  @Mixin InstanceOptions instance = new InstanceOptions();
  @Mixin CorroborationOptions corroboration = new CorroborationOptions();

  Rules rules() {
    return legacy ? Rules.LEGACY : Rules.SPECIFICATION;
  }

  Optional<Path> explicitBundle() {
    if (bundle != null && signature != null) {
      throw new ConfigurationException(
          "--bundle and --signature are the same here: one of them", "leave one out");
    }
    return Environment.or(bundle == null ? signature : bundle, "SIGSTORE_BUNDLE");
  }

  /** The root where one was named; keys and certificates need none. */
  Optional<UsedRoot> rootIfNamed(Console console) throws RefusedException {
    boolean named =
        trustedRoot != null
            || instance.trustConfig != null
            || instance.sandbox != null
            || instance.instance != null
            || instance.isStaging();
    return corroboration.applied(named ? Optional.of(instanceRoot(console)) : Optional.empty());
  }

  /** The root under which identities are certified. */
  UsedRoot root(Console console) throws RefusedException {
    return corroboration.applied(Optional.of(instanceRoot(console))).orElseThrow();
  }

  private UsedRoot instanceRoot(Console console) throws RefusedException {
    instance.requireAtMostOne(trustedRoot);
    if (trustedRoot != null) {
      return file("--trusted-root", trustedRoot);
    }
    if (instance.trustConfig != null) {
      return file("--trust-config", instance.trustConfig);
    }
    if (instance.sandbox != null) {
      Path root = instance.sandbox.resolve("trusted_root.json");
      if (!Files.isRegularFile(root)) {
        throw new ConfigurationException(
            "there is no sandbox in " + instance.sandbox,
            "bonafide sign --sandbox=" + instance.sandbox + " FILE");
      }
      return read("--sandbox", root, "sandbox", UsedRoot.Source.SANDBOX);
    }
    var material = TrustMaterial.of(instance);
    material.refreshIfDue(
        Environment.or(offline, "SIGSTORE_OFFLINE")
            ? TrustMaterial.Network.LEAVE
            : TrustMaterial.Network.ASK,
        console);
    return material.newest();
  }

  private static UsedRoot file(String option, Path file) throws RefusedException {
    return read(option, file, file.toString(), UsedRoot.Source.FILE);
  }

  private static UsedRoot read(String option, Path file, String name, UsedRoot.Source source)
      throws RefusedException {
    byte[] json = SigningInstance.read(option, file);
    return switch (TrustRoot.parse(name, json, Instant.now())) {
      case Outcome.Accepted<TrustRoot>(TrustRoot root) -> new UsedRoot(root, source);
      case Outcome.Refused<TrustRoot>(Refusal refusal) ->
          throw new RefusedException(
              refusal.at(option + " " + file).withHint("name a trusted_root.json"));
    };
  }
}
