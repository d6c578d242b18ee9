package dev.bonafide.cli;

/** Exit codes; {@code docs/reference/exit-codes.md} is the table a command at a time. */
final class ExitCode {
  /** Done, verified, safe. */
  static final int OK = 0;

  /** Not verified, refused, failed, dangerous. */
  static final int REFUSED = 1;

  /** Wrong usage or configuration; for sigstore's verbs also a missing input or bundle. */
  static final int USAGE = 2;

  private ExitCode() {}
}
