package dev.bonafide.signing;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, then moved. Whoever
 * stops the process in between leaves the old state behind and no half-written file.
 */
public final class OutputFile {
  private OutputFile() {}

  /** What to do where a file of that name is already there. */
  public enum Existing {
    REFUSE,
    REPLACE
  }

  /**
   * Refuses before any work is done, and before anything becomes public.
   *
   * @throws ConfigurationException naming every file that exists
   */
  public static void requireAbsent(Collection<Path> targets) {
    requireAbsent(targets, "add --overwrite, or name another output");
  }

  /**
   * The same, with what to do about it.
   *
   * @throws ConfigurationException naming every file that exists
   */
  public static void requireAbsent(Collection<Path> targets, String hint) {
    List<String> found =
        targets.stream()
            .filter(t -> Files.exists(t, LinkOption.NOFOLLOW_LINKS))
            .map(Path::toString)
            .toList();
    if (!found.isEmpty()) {
      throw new ConfigurationException(
          "Refusing to overwrite outputs without --overwrite: " + String.join(", ", found), hint);
    }
  }

  /**
   * @throws ConfigurationException if the file exists and may not be replaced, or cannot be written
   */
  public static void write(Path target, byte[] content, Existing existing) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new ConfigurationException("cannot write " + target + ": it is a folder", "");
    }
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    temporary.toFile().deleteOnExit();
    try {
      try (var channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      publish(temporary, target, existing);
    } catch (FileAlreadyExistsException e) {
      requireAbsent(List.of(target));
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot write " + target + ": " + FileFailure.describe(e),
          "check that the folder is there and may be written to",
          e);
    } finally {
      discard(temporary);
    }
  }

  private static void publish(Path temporary, Path target, Existing existing) throws IOException {
    switch (existing) {
      case REPLACE -> Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      case REFUSE -> {
        try {
          // A hard link fails where the name is taken, in one step; a move would replace it.
          Files.createLink(target, temporary);
        } catch (UnsupportedOperationException e) {
          Files.move(temporary, target);
        }
      }
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The content is in place or the failure is already reported; the name says what it is.
    }
  }
}
