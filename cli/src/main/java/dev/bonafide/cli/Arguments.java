package dev.bonafide.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line as the replaced tools allow it, brought into one form: option names with
 * hyphens, options that stood before the command behind it, and options with an optional value
 * always with {@code =}.
 */
final class Arguments {
  /**
   * Options that sigstore and model_signing take before the command, and whether a value follows.
   */
  private static final Map<String, Boolean> BEFORE_COMMAND =
      Map.of(
          "--staging", false,
          "--trust-config", true,
          "--instance", true,
          "--log-level", true,
          "--json", false,
          "--verbose", false,
          "-v", false);

  /**
   * Options whose value is optional and may only follow after {@code =}; the value is the default.
   */
  private static final Map<String, String> OPTIONAL_VALUE =
      Map.of("--sandbox", ".bonafide/sandbox");

  /**
   * @param path the command's words; empty where none was given
   * @param rest everything for the command itself
   */
  record Split(List<String> path, List<String> rest) {}

  private Arguments() {}

  static Split split(List<String> given) {
    var args = normalised(given);
    var moved = new ArrayList<String>();
    int at = 0;
    while (at < args.size() && BEFORE_COMMAND.containsKey(name(args.get(at)))) {
      String option = args.get(at++);
      moved.add(option);
      if (BEFORE_COMMAND.getOrDefault(name(option), false)
          && !option.contains("=")
          && at < args.size()) {
        moved.add(args.get(at++));
      }
    }
    var path = new ArrayList<String>();
    while (at < args.size() && isCommandWord(path, args.get(at))) {
      path.add(args.get(at++));
    }
    var rest = new ArrayList<>(moved);
    rest.addAll(args.subList(at, args.size()));
    return new Split(path, rest);
  }

  private static boolean isCommandWord(List<String> path, String word) {
    var words = new ArrayList<>(path);
    words.add(word);
    String candidate = String.join(" ", words);
    return Catalogue.entries().stream()
        .anyMatch(e -> e.path().equals(candidate) || e.path().startsWith(candidate + " "));
  }

  private static List<String> normalised(List<String> given) {
    var out = new ArrayList<String>();
    boolean optionsEnded = false;
    for (String arg : given) {
      optionsEnded |= arg.equals("--");
      if (optionsEnded || !arg.startsWith("--")) {
        out.add(arg);
        continue;
      }
      String name = name(arg).replace('_', '-');
      String option = name + arg.substring(name.length());
      out.add(
          OPTIONAL_VALUE.containsKey(option) ? option + "=" + OPTIONAL_VALUE.get(option) : option);
    }
    return out;
  }

  private static String name(String arg) {
    int equals = arg.indexOf('=');
    return equals < 0 ? arg : arg.substring(0, equals);
  }

  /** Whether a person asked for help or the version instead of a command. */
  static boolean asksFor(List<String> rest, Set<String> words) {
    return !rest.isEmpty() && words.contains(rest.getFirst());
  }
}
