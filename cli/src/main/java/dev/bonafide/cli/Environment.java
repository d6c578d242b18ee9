package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options that the replaced tools also take from the environment, and where a user keeps things.
 */
final class Environment {
  private static final Set<String> YES = Set.of("y", "yes", "true", "t", "on", "1");
  private static final Set<String> NO = Set.of("n", "no", "false", "f", "off", "0", "");

  private Environment() {}

  static Optional<String> text(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** Ours in one of the XDG base directories: the variable's, else that name in ~/.local. */
  static Path userFolder(String variable, String standard) {
    return text(variable)
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", standard))
        .resolve("bonafide");
  }

  /** The option if it was given, else the variable. */
  static Optional<String> or(@Nullable String option, String variable) {
    return option == null ? text(variable) : Optional.of(option);
  }

  /** The option if it was given, else the variable. */
  static Optional<Path> or(@Nullable Path option, String variable) {
    return option == null ? text(variable).map(Path::of) : Optional.of(option);
  }

  /** The option if it was given, else the variable in any of sigstore's spellings. */
  static boolean or(boolean option, String variable) {
    String value = text(variable).orElse("").toLowerCase(Locale.ROOT);
    if (!option && !YES.contains(value) && !NO.contains(value)) {
      throw new ConfigurationException(
          variable + " can't be coerced to a boolean: '" + value + "'", "set it to true or false");
    }
    return option || YES.contains(value);
  }
}
