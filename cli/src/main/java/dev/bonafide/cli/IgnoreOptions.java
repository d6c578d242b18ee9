package dev.bonafide.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What of a model's folder is left out; the names are model_signing's. */
final class IgnoreOptions {
  @Option(
      names = "--ignore-paths",
      paramLabel = "PATH",
      description = "Leave this out, with everything below it; from the current folder.")
  List<Path> paths = new ArrayList<>();

  @Option(
      names = "--ignore-git-paths",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Leave out .git, .gitignore, .gitattributes and .github (default: true).")
  boolean gitPaths = true;
}
