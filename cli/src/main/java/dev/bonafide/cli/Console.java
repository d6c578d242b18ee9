package dev.bonafide.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command talks while it runs. Results belong in its {@link Report}; this is for notices,
 * progress and long-running output.
 *
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 * @param in standard input
 * @param mode whether the result will be text or JSON
 * @param terminal whether a person watches standard error
 */
record Console(PrintStream out, PrintStream err, InputStream in, Mode mode, boolean terminal) {

  /** How the result is printed. */
  enum Mode {
    TEXT,
    JSON
  }

  /** The process's own streams. */
  static Console ofProcess(Mode mode) {
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.in,
        mode,
        System.console() != null && System.console().isTerminal());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** A line for a person, on standard error: never part of the result. */
  void notice(String line) {
    err.println(Printable.lines(line));
  }

  /**
   * A line of long-running output, such as a server's or a demo's; not for results, which are
   * reported.
   */
  void line(String text) {
    out.println(text);
  }

  Console withMode(Mode newMode) {
    return new Console(out, err, in, newMode, terminal);
  }
}
