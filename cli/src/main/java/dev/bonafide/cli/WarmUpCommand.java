package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code bonafide warm-up}: runs what users run, quietly, so that the launcher can record an
 * ahead-of-time cache. Not in the catalogue's overview, because nobody needs to type it.
 */
@Command(description = "Exercise the commands, so that a start-up cache can be recorded.")
final class WarmUpCommand implements dev.bonafide.cli.Command {
  /** Which kind of process the cache is for. */
  enum Profile {
    COMMAND,
    SERVER
  }

  @Parameters(paramLabel = "command|server", description = "What the cache is for.")
  private Profile profile = Profile.COMMAND;

  @Override
  public Report run(Console console) {
    var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    var nowhere =
        new Console(quiet, quiet, InputStream.nullInputStream(), Console.Mode.TEXT, false);
    Bonafide.run(List.of("--help"), nowhere);
    Bonafide.run(List.of("doctor"), nowhere);
    try {
      Path folder = Files.createTempDirectory("bonafide-warm-up");
      try {
        signAndVerify(folder, nowhere);
        if (profile == Profile.SERVER) {
          serve(folder, nowhere);
        }
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new ConfigurationException("cannot warm up: " + e.getMessage(), "", e);
    }
    return Report.ok();
  }

  /** Both roots that people verify against: the sandbox's, and the bundled one, which refuses. */
  private static void signAndVerify(Path folder, Console nowhere) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "warm");
    String sandbox = "--sandbox=" + folder.resolve("sandbox");
    Bonafide.run(List.of("sign", sandbox, file.toString()), nowhere);
    Bonafide.run(List.of("inspect", file + ".sigstore.json"), nowhere);
    for (List<String> trust : List.of(List.of(sandbox), List.<String>of())) {
      var words = new ArrayList<>(List.of("verify", "identity", "--offline"));
      words.addAll(trust);
      words.addAll(List.of("--cert-identity", "developer@example.com"));
      words.addAll(List.of("--cert-oidc-issuer", "http://localhost:8686", file.toString()));
      Bonafide.run(words, nowhere);
    }
  }

  /** The classes of the serving path that a first model needs. */
  private static void serve(Path folder, Console nowhere) throws IOException {
    Path model = folder.resolve("models/warm/model.joblib");
    Files.createDirectories(model.getParent());
    Bonafide.run(
        List.of(
            "train", "svc", "--dataset", "digits", "--gamma", "0.001", "--out", model.toString()),
        nowhere);
    Bonafide.run(
        List.of("sign", "--sandbox=" + folder.resolve("sandbox"), model.toString()), nowhere);
    Bonafide.run(List.of("check", folder.resolve("models").toString()), nowhere);
    Bonafide.run(List.of("start", "--help"), nowhere);
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
