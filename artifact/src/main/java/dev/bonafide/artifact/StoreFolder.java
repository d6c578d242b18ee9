package dev.bonafide.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The store's folder on disk: who owns it, this process's part of it, what others left. */
final class StoreFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final String LOCK_SUFFIX = ".lock";

  private final Path mine;
  private final Path lockFile;
  private final FileChannel lockChannel;

  private StoreFolder(Path mine, Path lockFile, FileChannel lockChannel) {
    this.mine = mine;
    this.lockFile = lockFile;
    this.lockChannel = lockChannel;
  }

  static StoreFolder open(Path folder, Path repository) {
    try {
      Path root = prepare(folder.toAbsolutePath().normalize(), repository);
      sweep(root);
      String name = "run-" + UUID.randomUUID();
      Path lockFile = root.resolve(name + LOCK_SUFFIX);
      FileChannel lock =
          FileChannel.open(
              lockFile,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      if (lock.tryLock() == null) {
        throw new ConfigurationException("the store's new lock is held: " + lockFile, "");
      }
      Path mine =
          Files.createDirectory(
              root.resolve(name), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return new StoreFolder(mine, lockFile, lock);
    } catch (IOException | UnsupportedOperationException e) {
      throw new ConfigurationException(
          "the store " + folder + " cannot be used: " + e.getMessage(),
          "name another folder for it with --store",
          e);
    }
  }

  private static Path prepare(Path folder, Path repository) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      // Checked below like a folder that somebody else made.
    }
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory()) {
      throw unusable(folder, "a link or no folder", "a folder");
    }
    if (!found.permissions().equals(OWNER_ONLY)) {
      throw unusable(
          folder, "mode " + PosixFilePermissions.toString(found.permissions()), "rwx------ (0700)");
    }
    // Java does not tell this process's user id: a file made here has it.
    Path probe = Files.createFile(folder.resolve("probe-" + UUID.randomUUID()));
    try {
      if (!Files.getOwner(probe).equals(found.owner())) {
        throw unusable(folder, "owner " + found.owner(), "owner " + Files.getOwner(probe));
      }
    } finally {
      Files.delete(probe);
    }
    Path real = folder.toRealPath();
    Path models = Files.exists(repository) ? repository.toRealPath() : repository.toAbsolutePath();
    if (real.startsWith(models) || models.startsWith(real)) {
      throw unusable(folder, "inside the repository or around it", "a folder apart from " + models);
    }
    return real;
  }

  private static ConfigurationException unusable(Path folder, String found, String expected) {
    return new ConfigurationException(
        "the store " + folder + " cannot be used: found " + found + ", expected " + expected,
        "name another folder for it with --store");
  }

  /** Removes what processes left that do not run any more: their lock is free. */
  private static void sweep(Path root) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "run-*" + LOCK_SUFFIX)) {
      for (Path lockFile : entries) {
        sweepOne(root, lockFile);
      }
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "run-*")) {
      for (Path entry : entries) {
        String name = fileName(entry);
        if (!name.endsWith(LOCK_SUFFIX) && !Files.exists(root.resolve(name + LOCK_SUFFIX))) {
          deleteFolder(entry);
        }
      }
    }
  }

  private static void sweepOne(Path root, Path lockFile) throws IOException {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock free = tryLock(channel)) {
      if (free == null) {
        return;
      }
      String name = fileName(lockFile);
      deleteFolder(root.resolve(name.substring(0, name.length() - LOCK_SUFFIX.length())));
      Files.deleteIfExists(lockFile);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another store of this process
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file); // the store has no folders inside these
      }
    }
    Files.delete(folder);
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** A name for a copy whose digest is not known yet. */
  Path newFile() {
    return mine.resolve("copy-" + UUID.randomUUID());
  }

  Path named(Digest digest) {
    return mine.resolve(digest.hex());
  }

  long usableBytes() {
    try {
      return Files.getFileStore(mine).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() throws IOException {
    deleteFolder(mine);
    Files.deleteIfExists(lockFile);
    lockChannel.close();
  }
}
