package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Spelling;
import dev.bonafide.artifact.json.Json;
import dev.bonafide.artifact.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** The entry of the {@code bonafide} command. */
public final class Bonafide {
  /** The version in pom.xml; a test holds them together. */
  static final String VERSION = "0.1.0";

  private static final int MAX_SUGGESTIONS = 3;

  private Bonafide() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), Console.ofProcess(Console.Mode.TEXT)));
  }

  /** Runs one command in this process and returns its exit code. */
  static int run(List<String> args, Console console) {
    var split = Arguments.split(args);
    if (split.path().isEmpty()) {
      return withoutCommand(split.rest(), console);
    }
    String path = String.join(" ", split.path());
    var entry = Catalogue.find(path);
    if (entry == null || entry.factory() == null) {
      return group(path, split.rest(), console);
    }
    return execute(path, entry.factory().get(), split.rest(), console);
  }

  private static int execute(String path, Command command, List<String> args, Console console) {
    var common = new CommonOptions();
    var line = new CommandLine(command);
    line.addMixin("common", common);
    line.setCommandName("bonafide " + path);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpLongOptionsMaxWidth(40);
    boolean json = args.contains("--json");
    try {
      parse(line, args);
      if (line.isUsageHelpRequested()) {
        line.usage(console.out(), CommandLine.Help.Ansi.OFF);
        return ExitCode.OK;
      }
      var mode = common.json ? Console.Mode.JSON : Console.Mode.TEXT;
      return print(command.run(console.withMode(mode)), console.withMode(mode));
    } catch (CommandLine.ParameterException e) {
      return usage(message(e), suggestion(e, path), json, console);
    } catch (ConfigurationException e) {
      if (common.verbose.length > 0) {
        e.printStackTrace(console.err());
      }
      return usage(String.valueOf(e.getMessage()), e.hint(), json, console);
    }
  }

  /**
   * Parses, and throws what is most wrong: a misspelt option before the required one that it was
   * meant to be.
   */
  private static void parse(CommandLine line, List<String> args) {
    line.getCommandSpec().parser().collectErrors(true);
    List<Exception> errors = line.parseArgs(args.toArray(String[]::new)).errors();
    if (!errors.isEmpty()) {
      throw errors.stream()
          .filter(Bonafide::isMisspelt)
          .findFirst()
          .or(() -> Optional.of(errors.getFirst()))
          .filter(CommandLine.ParameterException.class::isInstance)
          .map(CommandLine.ParameterException.class::cast)
          .orElseGet(() -> new CommandLine.ParameterException(line, errors.getFirst().toString()));
    }
  }

  private static boolean isMisspelt(Exception error) {
    return error instanceof CommandLine.UnmatchedArgumentException unmatched
        && unmatched.isUnknownOption();
  }

  private static String message(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    return unmatched.isUnknownOption()
        ? "Unknown option: '" + unmatched.getUnmatched().getFirst() + "'"
        : "one argument too many: " + String.join(" ", unmatched.getUnmatched());
  }

  private static String suggestion(CommandLine.ParameterException e, String path) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && unmatched.isUnknownOption()) {
      String given = unmatched.getUnmatched().getFirst().split("=", 2)[0];
      var known = e.getCommandLine().getCommandSpec().optionsMap().keySet();
      List<String> near = Spelling.nearest(given, known, MAX_SUGGESTIONS);
      if (!near.isEmpty()) {
        return "did you mean " + String.join(" or ", near) + "?";
      }
    }
    return "bonafide " + path + " --help";
  }

  private static int print(Report report, Console console) {
    if (console.mode() == Console.Mode.JSON) {
      console.out().println(JsonWriter.indented(report.json()));
    } else {
      report.out().forEach(line -> console.out().println(Printable.lines(line)));
      report.err().forEach(line -> console.err().println(Printable.line(line)));
    }
    console.out().flush();
    return report.exitCode();
  }

  private static int usage(String message, String hint, boolean json, Console console) {
    console.err().println("bonafide: " + Printable.lines(message));
    if (!hint.isEmpty()) {
      console.err().println("try: " + Printable.lines(hint));
    }
    if (json) {
      var value = Json.object().put("outcome", "error").put("message", message).put("hint", hint);
      console.out().println(JsonWriter.indented(value.build()));
    }
    return ExitCode.USAGE;
  }

  private static int withoutCommand(List<String> rest, Console console) {
    if (Arguments.asksFor(rest, Set.of("--version", "-V", "version"))) {
      console.out().println("bonafide " + VERSION);
      return ExitCode.OK;
    }
    if (rest.isEmpty() || Arguments.asksFor(rest, Set.of("--help", "-h", "help"))) {
      overview().forEach(console.out()::println);
      return rest.isEmpty() ? ExitCode.USAGE : ExitCode.OK;
    }
    var words = Catalogue.entries().stream().map(Catalogue.Entry::path).toList();
    return usage(
        "'" + rest.getFirst() + "' is no command",
        Spelling.nearest(rest.getFirst(), words)
            .map(word -> "did you mean '" + word + "'?")
            .orElse("bonafide --help"),
        false,
        console);
  }

  private static int group(String path, List<String> rest, Console console) {
    var children =
        Catalogue.entries().stream().filter(e -> e.path().startsWith(path + " ")).toList();
    if (Arguments.asksFor(rest, Set.of("--help", "-h"))) {
      children.forEach(e -> console.out().println(row(e)));
      return ExitCode.OK;
    }
    String names =
        String.join(
            ", ", children.stream().map(e -> e.path().substring(path.length() + 1)).toList());
    String found = rest.isEmpty() ? "nothing follows" : "found '" + rest.getFirst() + "'";
    return usage(
        path + " needs one of: " + names + "; " + found,
        "bonafide " + path + " --help",
        false,
        console);
  }

  private static List<String> overview() {
    var lines = new ArrayList<String>();
    lines.add("Bonafide signs machine-learning models and serves only models that are signed.");
    lines.add("");
    lines.add("usage: bonafide COMMAND [OPTIONS]   (each command has --help and --json)");
    lines.add("");
    Catalogue.entries().stream()
        .filter(e -> !e.summary().isEmpty())
        .forEach(e -> lines.add(row(e)));
    lines.add("");
    lines.add("Start with: bonafide demo");
    return lines;
  }

  private static String row(Catalogue.Entry entry) {
    return "  "
        + entry.path()
        + " ".repeat(Math.max(1, 26 - entry.path().length()))
        + entry.summary();
  }
}
