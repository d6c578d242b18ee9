package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.pickle.scan.FileScan;
import dev.bonafide.pickle.scan.ScanLimits;
import dev.bonafide.pickle.scan.ScanReport;
import dev.bonafide.pickle.scan.Scanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bonafide scan}: what files would do if something loaded them. */
@Command(
    description = {
      "Say what files would do if a program loaded them, without loading them.",
      "Folders are searched, archives and compressed files opened. Verdicts: safe (can be read"
          + " without executing anything), inert (executes nothing), dangerous (would run"
          + " something, which is shown), unknown (not understood, so not safe).",
      "Exit code 0: all safe or inert; 1: anything dangerous or unknown; 2: usage, or a file or"
          + " folder that cannot be read; the others are reported all the same."
    })
final class ScanCommand implements dev.bonafide.cli.Command {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Files and folders; - is standard input.")
  List<Path> paths = List.of();

  @Option(names = "--sarif", description = "Print SARIF 2.1.0, for code-scanning dashboards.")
  boolean sarif;

  @Override
  public Report run(Console console) {
    if (sarif && console.mode() == Console.Mode.JSON) {
      throw new ConfigurationException("found both --json and --sarif, expected one of them", "");
    }
    ScanReport report = scan(console);
    List<String> out =
        sarif ? List.of(JsonWriter.indented(report.sarif(Bonafide.VERSION))) : report.lines();
    return new Report(report.exitCode(), out, List.of(), report.json());
  }

  private ScanReport scan(Console console) {
    List<Path> named = paths.stream().filter(path -> !path.equals(STANDARD_INPUT)).toList();
    for (Path path : named) {
      if (!Files.exists(path) && !Files.isSymbolicLink(path)) {
        throw new ConfigurationException("there is no file or folder " + path, "check the path");
      }
    }
    var scanner = new Scanner(ScanNames.allowList(), ScanLimits.defaults());
    var scans = new ArrayList<FileScan>();
    if (named.size() < paths.size()) {
      scans.add(standardInput(scanner, console));
    }
    try (var progress = new ProgressLine(console)) {
      scans.addAll(
          scanner
              .scan(
                  named,
                  (file, number, total) ->
                      progress.report(seconds -> "scanning: " + number + " of " + total + " files"))
              .files());
      return new ScanReport(scans);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("there is no file " + e.getFile(), "check the path", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot search: " + FileFailure.describe(e), "check the permissions", e);
    }
  }

  /** Archives are read back and forth, so that what comes is kept in a file for the while. */
  private static FileScan standardInput(Scanner scanner, Console console) {
    try {
      Path kept = Files.createTempFile("bonafide-scan", "");
      try {
        Files.copy(console.in(), kept, StandardCopyOption.REPLACE_EXISTING);
        return scanner.scan(kept, STANDARD_INPUT.toString());
      } finally {
        Files.delete(kept);
      }
    } catch (IOException e) {
      throw new ConfigurationException("cannot read standard input", "check what writes it", e);
    }
  }
}
