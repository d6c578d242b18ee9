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
import java.nio.file.attribute.FileAttribute;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, then moved. Whoever
 * stops the process in between leaves the old state behind and no half-written file.
 */
public final class OutputFile {
  /** What to do about an output that exists. */
  public static final String OTHER_OUTPUT = "add --overwrite, or name another output";

  private OutputFile() {}

  /** What to do where a file of that name is already there. */
  public enum Existing {
    REFUSE,
    REPLACE
  }

  /**
   * Refuses what {@link #write} could not do, before any work is done and before anything becomes
   * public. Only a full disk is left for later.
   *
   * @param hint what to do where a file is there that may not be replaced
   * @throws ConfigurationException naming the file that cannot be written, or every one that exists
   */
  public static void requireWritable(Collection<Path> targets, Existing existing, String hint) {
    targets.forEach(OutputFile::requirePlace);
    if (existing == Existing.REFUSE) {
      requireAbsent(targets, hint);
    }
  }

  private static void requirePlace(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new ConfigurationException(
          "cannot write " + target + ": it is a folder", "name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException(
          "cannot write " + target + ": there is no such file or folder as " + folder,
          "make the folder, or name another output");
    }
    if (!Files.isWritable(folder)) {
      throw new ConfigurationException(
          "cannot write " + target + ": permission denied for " + folder,
          "name an output where you may write");
    }
  }

  private static void requireAbsent(Collection<Path> targets, String hint) {
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
   * @param attributes which the file has from its beginning, as its permissions
   * @throws ConfigurationException if the file exists and may not be replaced, or cannot be written
   */
  public static void write(
      Path target, byte[] content, Existing existing, FileAttribute<?>... attributes) {
    requirePlace(target);
    Path temporary =
        target
            .toAbsolutePath()
            .resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    temporary.toFile().deleteOnExit();
    try {
      try (var channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      publish(temporary, target, existing);
    } catch (FileAlreadyExistsException e) {
      requireAbsent(List.of(target), OTHER_OUTPUT);
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot write " + target + ": " + FileFailure.describe(e),
          "free some space there, or name another output",
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
