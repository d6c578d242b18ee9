package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.json.JsonWriter;
import dev.bonafide.pickle.scan.ScanLimits;
import dev.bonafide.pickle.scan.ScanReport;
import dev.bonafide.pickle.scan.Scanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
      "Exit code 0: all safe or inert; 1: anything dangerous or unknown; 2: usage, or a path that"
          + " cannot be read."
    })
final class ScanCommand implements dev.bonafide.cli.Command {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
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
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new ConfigurationException("there is no file or folder " + path, "check the path");
      }
    }
    var scanner = new Scanner(ScanNames.safeElsewhere(), ScanLimits.defaults());
    try (var progress = new ProgressLine(console)) {
      return scanner.scan(
          paths,
          (file, number, total) ->
              progress.report(seconds -> "scanning: " + number + " of " + total + " files"));
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("there is no file " + e.getFile(), "check the path", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot search: " + e.getMessage(), "check the permissions", e);
    }
  }
}
