package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command is given by name: small ones, read whole. */
final class InputFile {
  /** A trust root or a client trust config: the public ones have some ten kilobytes. */
  static final int TRUST_LIMIT_BYTES = 4 << 20;

  private InputFile() {}

  /**
   * The bytes of a file of at most {@code limitBytes}.
   *
   * @throws ConfigurationException if it is missing, no regular file, unreadable or larger
   */
  static byte[] read(Path path, int limitBytes) {
    requireFile(path);
    try (var in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(limitBytes + 1);
      if (bytes.length > limitBytes) {
        throw new ConfigurationException(
            path + " is too large: over " + limitBytes + " bytes", "name the right file");
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Says in clear words why a path is no readable file. */
  static void requireFile(Path path) {
    if (!Files.exists(path)) {
      throw new ConfigurationException("no such file: " + path, "check the path");
    }
    if (Files.isDirectory(path)) {
      throw new ConfigurationException(path + " is a folder, expected a file", "name a file in it");
    }
    if (!Files.isReadable(path)) {
      throw new ConfigurationException(path + " cannot be read", "check its permissions");
    }
  }

  private static ConfigurationException unreadable(Path path, IOException e) {
    return new ConfigurationException(
        "cannot read " + path + ": " + FileFailure.describe(e), "check the path", e);
  }
}
