package dev.bonafide.cli;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The input of {@code infer}: a file, or standard input in a private file for temporary ones, which
 * is deleted when this is closed.
 *
 * @param name what messages call it
 */
record InferenceFile(String name, Path path, Format format, Origin origin)
    implements AutoCloseable {
  private static final int LOOK_BYTES = 512;
  private static final byte[] NPY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** How rows are written down. */
  enum Format {
    CSV,
    TSV,
    NPY,
    JSON
  }

  private enum Origin {
    NAMED,
    TEMPORARY
  }

  /**
   * Opens a file, {@code -} for standard input.
   *
   * @param format null: by the file's name, else by its first bytes
   */
  static InferenceFile open(String input, @Nullable Format format, InputStream standardInput) {
    if (!input.equals("-")) {
      Path path = Path.of(input);
      InputFile.requireFile(path);
      Format named = byName(input);
      return new InferenceFile(
          input, path, format != null ? format : named != null ? named : look(path), Origin.NAMED);
    }
    try {
      Path path = Files.createTempFile("bonafide-input", "");
      path.toFile().deleteOnExit();
      try (var out = Files.newOutputStream(path)) {
        standardInput.transferTo(out);
      }
      return new InferenceFile(
          "standard input", path, format == null ? look(path) : format, Origin.TEMPORARY);
    } catch (IOException e) {
      throw new ConfigurationException(
          "standard input cannot be read: " + FileFailure.describe(e), "name a file", e);
    }
  }

  private static @Nullable Format byName(String input) {
    String name = input.toLowerCase(Locale.ROOT);
    return name.endsWith(".csv")
        ? Format.CSV
        : name.endsWith(".tsv")
            ? Format.TSV
            : name.endsWith(".npy") || name.endsWith(".npz")
                ? Format.NPY
                : name.endsWith(".json") ? Format.JSON : null;
  }

  private static Format look(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] start = in.readNBytes(LOOK_BYTES);
      if (start.length >= NPY.length
          && MemorySegment.ofArray(start)
                  .asSlice(0, NPY.length)
                  .mismatch(MemorySegment.ofArray(NPY))
              < 0) {
        return Format.NPY;
      }
      if (start.length > 3 && start[0] == 'P' && start[1] == 'K' && start[2] == 3) {
        return Format.NPY; // an npz archive
      }
      for (byte b : start) {
        if (!Character.isWhitespace(b)) {
          return b == '{' ? Format.JSON : Format.CSV;
        }
      }
      return Format.CSV;
    } catch (IOException e) {
      throw unreadable(path.toString(), e);
    }
  }

  /** The file's bytes, mapped. */
  MemorySegment bytes(Arena arena) {
    try (FileChannel channel = FileChannel.open(path)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static ConfigurationException unreadable(String name, IOException e) {
    return new ConfigurationException(
        name + " cannot be read: " + FileFailure.describe(e),
        "check the path and its permissions",
        e);
  }

  @Override
  public void close() {
    if (origin == Origin.TEMPORARY) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // It is deleted when the process ends.
      }
    }
  }
}
