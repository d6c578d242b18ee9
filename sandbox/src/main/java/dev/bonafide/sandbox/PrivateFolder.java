package dev.bonafide.sandbox;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A folder that only its owner may enter, and that is ours. */
record PrivateFolder(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** No file of the sandbox that is read whole is near this. */
  private static final long MAX_FILE_BYTES = 256 * 1024;

  /**
   * The folder at a path, checked.
   *
   * @throws ConfigurationException if it is no folder, another's, or open to others
   */
  static PrivateFolder require(Path path) {
    try {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new ConfigurationException(
            "the sandbox " + path + " is no folder (a link to one is refused too)",
            "name another with --dir");
      }
      String mode =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (!mode.endsWith("------")) {
        throw new ConfigurationException(
            "the sandbox " + path + " is open to others: mode " + mode + ", expected rwx------",
            "chmod 700 " + path + "; if others could read it, make a new sandbox");
      }
      requireOwner(path);
      return new PrivateFolder(path.toRealPath());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Compares with the owner of a file made now: names need not resolve in a container. */
  private static void requireOwner(Path path) throws IOException {
    Path probe = Files.createTempFile(path, ".owner", "", FILE_MODE);
    try {
      var owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      var me = Files.getOwner(probe);
      if (!owner.equals(me)) {
        throw new ConfigurationException(
            "the sandbox " + path + " belongs to " + owner.getName() + ", expected " + me.getName(),
            "name another with --dir");
      }
    } finally {
      Files.delete(probe);
    }
  }

  /** A new folder beside the path, to be filled and then moved there with {@link #moveTo}. */
  static PrivateFolder newBeside(Path path) throws IOException {
    Path parent = path.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new ConfigurationException(path + " cannot be a sandbox", "name a folder with --dir");
    }
    Files.createDirectories(parent);
    return new PrivateFolder(Files.createTempDirectory(parent, ".sandbox-", FOLDER_MODE));
  }

  /**
   * Puts the folder in its place, where there is nothing or an empty folder.
   *
   * @return whether it stands there; false if another came first, and then this one is gone
   */
  boolean moveTo(Path target) throws IOException {
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (java.nio.file.DirectoryNotEmptyException | FileAlreadyExistsException e) {
      return false;
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      return false; // "Directory not empty", which has no exception of its own everywhere
    } finally {
      remove();
    }
  }

  private void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Writes a file that only the owner may read, whole or not at all. */
  void write(String name, String text) {
    try {
      Path temporary = Files.createTempFile(path, ".new", "", FILE_MODE);
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary,
          path.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unreadable(path.resolve(name), e);
    }
  }

  String read(String name) {
    Path file = path.resolve(name);
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw damaged(name, "over " + MAX_FILE_BYTES + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  ConfigurationException damaged(String name, String what) {
    return new ConfigurationException(
        "the sandbox's file " + path.resolve(name) + " cannot be used: " + what,
        "restore it, or make a new sandbox with --dir");
  }

  static ConfigurationException unreadable(Path file, IOException cause) {
    return new ConfigurationException(
        "the sandbox cannot use " + file + ": " + FileFailure.describe(cause),
        "check that the folder exists and is yours",
        cause);
  }
}
