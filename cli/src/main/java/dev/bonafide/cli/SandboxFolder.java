package dev.bonafide.cli;

import dev.bonafide.sandbox.Sandbox;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which sandbox a command is about. */
final class SandboxFolder {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The sandbox's folder. Default: .bonafide/sandbox")
  Path path = Sandbox.DEFAULT_FOLDER;

  Sandbox open() {
    return Sandbox.open(path);
  }
}
