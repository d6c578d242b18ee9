package dev.bonafide.cli;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {
  @Option(names = "--json", description = "Print the result as JSON on standard output.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more; with a failure, show where it came from.")
  boolean[] verbose = {};

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
