package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code infer} writes: standard output, or a file that appears only when it is complete.
 * Lines end with LF on every system.
 */
final class InferenceOutput implements AutoCloseable {
  private final @Nullable Path file;
  private static final String ANOTHER_OUTPUT =
      "name an output in a folder that is there, with space and write permission";

  private final @Nullable Path unfinished;
  private final OutputStream target;

  private InferenceOutput(@Nullable Path file, @Nullable Path unfinished, OutputStream target) {
    this.file = file;
    this.unfinished = unfinished;
    this.target = target;
  }

  /** To the file, or to standard output where it is null. */
  static InferenceOutput to(@Nullable Path file, PrintStream standardOutput) {
    if (file == null) {
      return new InferenceOutput(null, null, standardOutput);
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".part");
      return new InferenceOutput(
          file, unfinished, new BufferedOutputStream(Files.newOutputStream(unfinished)));
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot write " + file + ": " + FileFailure.describe(e), ANOTHER_OUTPUT, e);
    }
  }

  boolean isStandardOutput() {
    return file == null;
  }

  void write(byte[] bytes) {
    try {
      target.write(bytes);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot write the answers: " + FileFailure.describe(e), ANOTHER_OUTPUT, e);
    }
  }

  void line(String text) {
    write((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** All was written: the file gets its name. */
  void finish() {
    try {
      target.flush();
      if (file != null && unfinished != null) {
        target.close();
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot write " + file + ": " + FileFailure.describe(e), ANOTHER_OUTPUT, e);
    }
  }

  @Override
  public void close() {
    if (unfinished != null) {
      try {
        target.close();
        Files.deleteIfExists(unfinished);
      } catch (IOException e) {
        // An unfinished file stays; its name says so.
      }
    }
  }
}
