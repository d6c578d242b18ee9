package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.evidence.modelsigning.ManifestHash;
import dev.bonafide.signing.modelsigning.Selection;
import dev.bonafide.signing.modelsigning.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a model is signed and how it is written down; the names are model_signing's. */
final class ModelOptions {
  /** What to do where a signature is there already. */
  static final String OTHER_OUTPUT =
      "--add for a further signature beside it, --overwrite to replace it, or name another output";

  private enum Method {
    FILES,
    SHARDS
  }

  @Option(
      names = "--signature",
      paramLabel = "FILE",
      description = "Where the signature is written (default for a folder: MODEL/model.sig).")
  @Nullable Path signature;

  @Option(names = "--overwrite", description = "Replace outputs that exist.")
  boolean overwrite;

  @Option(
      names = Servable.OPTION,
      description = "Sign models that Bonafide cannot serve, for another runtime.")
  boolean forOtherRuntime;

  @Option(
      names = "--add",
      description = "Write a counter-signature beside the ones that exist, under a free name.")
  boolean add;

  @Mixin IgnoreOptions ignored = new IgnoreOptions();

  @Option(
      names = "--allow-symlinks",
      negatable = true,
      description = "Sign what links to files point to, under the links' names.")
  boolean allowSymlinks;

  @Option(
      names = "--hash",
      paramLabel = "NAME",
      defaultValue = "sha256",
      description = "sha256, blake2b or blake3 (default: ${DEFAULT-VALUE}).")
  ManifestHash hash = ManifestHash.SHA256;

  @Option(
      names = "--serialization",
      paramLabel = "METHOD",
      defaultValue = "files",
      description = "files or shards (default: ${DEFAULT-VALUE}).")
  private Method method = Method.FILES;

  @Option(
      names = "--shard-size",
      paramLabel = "BYTES",
      description = "Size of a shard (default: 1000000000).")
  @Nullable Long shardSize;

  @Option(
      names = "--compat",
      paramLabel = "READER",
      defaultValue = "model_signing",
      description =
          "Where the specification and the Python tool differ, write for model_signing or"
              + " specification (default: ${DEFAULT-VALUE}).")
  String compat = "model_signing";

  Serialization serialization() {
    if (method == Method.FILES && shardSize != null) {
      throw new ConfigurationException(
          "--shard-size is for shards", "--serialization shards --shard-size " + shardSize);
    }
    if (shardSize != null && shardSize < 1) {
      throw new ConfigurationException("--shard-size is at least 1, found " + shardSize, "");
    }
    long bytes =
        method == Method.FILES
            ? 0
            : shardSize == null ? Serialization.DEFAULT_SHARD_BYTES : shardSize;
    return new Serialization(hash, bytes, form());
  }

  private Serialization.Form form() {
    return switch (compat.replace('-', '_')) {
      case "model_signing" -> Serialization.Form.PYTHON_TOOL;
      case "specification" -> Serialization.Form.SPECIFICATION;
      default ->
          throw new ConfigurationException(
              "--compat is model_signing or specification, found " + compat, "");
    };
  }

  Selection selection(Path model, List<Path> outputs) {
    return Selection.of(
        model,
        ignored.paths,
        ignored.gitPaths ? Selection.GitPaths.IGNORE : Selection.GitPaths.SIGN,
        allowSymlinks ? Selection.Links.FOLLOW_TO_FILES : Selection.Links.REFUSE,
        outputs);
  }
}
