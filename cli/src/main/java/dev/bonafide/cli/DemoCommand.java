package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bonafide demo}: the whole story, offline, in about a minute. */
@Command(
    description = {
      "Show the whole story: train, sign, verify, tamper, scan, serve under a policy.",
      "Offline, with real cryptography and a real model. Every step is a command that is printed"
          + " before it runs."
    })
final class DemoCommand implements dev.bonafide.cli.Command {
  /** Marks a folder as made by an earlier run, so that nothing else is ever cleared. */
  private static final String MARKER = ".made-by-bonafide-demo";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder to work in; made anew at each run. Default: ${DEFAULT-VALUE}")
  private Path folder = Path.of("bonafide-demo");

  @Override
  public Report run(Console console) {
    prepare();
    long start = System.nanoTime();
    var story = new DemoStory(console, folder);
    var failed = story.tell();
    var seconds = (System.nanoTime() - start) / 1_000_000_000;
    if (!failed.isEmpty()) {
      return new Report(
          ExitCode.REFUSED,
          List.of(),
          List.of("The demo did not go as it should: " + failed),
          Json.object().put("outcome", "error").put("message", failed).build());
    }
    return Report.ok(
        List.of(
            "", "That was all of it, in " + seconds + " seconds; the files are in " + folder + "."),
        Json.object().put("folder", folder.toString()).put("seconds", seconds).build());
  }

  private void prepare() {
    try {
      if (Files.exists(folder)) {
        if (!Files.exists(folder.resolve(MARKER))) {
          throw new ConfigurationException(
              folder + " exists and was not made by an earlier demo",
              "bonafide demo --dir ANOTHER_FOLDER");
        }
        clear(folder);
      }
      Files.createDirectories(folder);
      Files.createFile(folder.resolve(MARKER));
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot prepare " + folder + ": " + FileFailure.describe(e),
          "bonafide demo --dir ANOTHER_FOLDER",
          e);
    }
  }

  private static void clear(Path root) throws IOException {
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
