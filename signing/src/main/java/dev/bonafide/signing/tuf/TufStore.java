package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.signing.OutputFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was verified before, in a folder of this user: the roots by version, the newest metadata of
 * the other roles, the targets, and when all of it was last refreshed. Each file is replaced whole.
 */
public final class TufStore {
  private static final String REFRESHED = "refreshed";

  /** A file lock keeps other processes out, and only these. */
  private static final ReentrantLock REFRESHING = new ReentrantLock();

  private final Path folder;

  /** A store in this folder, which is made when something is first written. */
  public TufStore(Path folder) {
    this.folder = folder;
  }

  /** One refresh of this store, until it is closed. */
  record Turn(FileChannel file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new ConfigurationException("cannot unlock a folder for trusted roots", "", e);
      } finally {
        REFRESHING.unlock();
      }
    }
  }

  /**
   * Waits until nobody else refreshes this store: what a slower refresh fetched earlier must not
   * replace what a faster one found since.
   *
   * @throws ConfigurationException if the folder cannot be made or written, or on an interrupt
   */
  Turn turn() {
    makeFolders();
    Path file = folder.resolve("lock");
    REFRESHING.lock();
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new Turn(channel);
    } catch (IOException e) {
      REFRESHING.unlock();
      throw new ConfigurationException("cannot lock " + file, "check its permissions", e);
    }
  }

  Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot read " + folder.resolve(name), "check its permissions, or remove it", e);
    }
  }

  /**
   * @throws ConfigurationException if the folder cannot be made or written
   */
  void write(String name, byte[] bytes) {
    makeFolders();
    OutputFile.write(folder.resolve(name), bytes, OutputFile.Existing.REPLACE);
  }

  private void makeFolders() {
    try {
      Files.createDirectories(folder.resolve("targets"));
    } catch (IOException e) {
      throw new ConfigurationException(
          "the folder for trusted roots cannot be made: " + folder, "check its permissions", e);
    }
  }

  void remove(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new ConfigurationException("cannot remove " + folder.resolve(name), "", e);
    }
  }

  /** Versions of the roots that were verified, with their files' names. */
  TreeMap<Long, String> roots() {
    var roots = new TreeMap<Long, String>();
    if (!Files.isDirectory(folder)) {
      return roots;
    }
    try (var files = Files.newDirectoryStream(folder, "*.root.json")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String version = name.substring(0, name.indexOf('.'));
        if (version.matches("[1-9][0-9]{0,8}")) {
          roots.put(Long.parseLong(version), name);
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + folder, "check its permissions", e);
    }
    return roots;
  }

  /** The oldest root here: where trust in an instance began that is not bundled. */
  public Optional<byte[]> firstRoot() {
    var roots = roots();
    return roots.isEmpty() ? Optional.empty() : read(roots.firstEntry().getValue());
  }

  void markRefreshed(Instant now) {
    write(REFRESHED, now.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** When everything was last found to be the newest; nothing before the first refresh. */
  public Optional<Instant> refreshedAt() {
    return read(REFRESHED)
        .map(b -> new String(b, StandardCharsets.US_ASCII).strip())
        .flatMap(
            text -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  /** A target as it was last verified, such as {@code trusted_root.json}. */
  public Optional<byte[]> target(String name) {
    return read("targets/" + name);
  }
}
