package dev.bonafide.admission.policy;

import dev.bonafide.artifact.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Reads what the operator named, once: files that nobody else may write and that do not lie in the
 * repository, where whoever delivers models could replace them.
 */
public final class OperatorFiles {
  private final List<Path> repositories;

  public OperatorFiles(List<Path> repositories) {
    this.repositories = List.copyOf(repositories);
  }

  /**
   * @param what what the file is to the operator, such as {@code --policy} or a policy's line
   * @throws ConfigurationException if it cannot be read, is writable by others, lies in a
   *     repository or is larger than the limit
   */
  public OperatorFile read(String what, Path file, int maxBytes) {
    try {
      checkPlace(what, file);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          throw new ConfigurationException(
              what
                  + ": "
                  + file
                  + ": found more than "
                  + maxBytes
                  + " bytes, expected at most that",
              "");
        }
        return new OperatorFile(file, bytes, Files.getLastModifiedTime(file).toInstant());
      }
    } catch (IOException e) {
      throw unreadable(what, file, e);
    }
  }

  /**
   * Checks a folder, such as a sandbox's, in the same way.
   *
   * @throws ConfigurationException as {@link #read}
   */
  public void checkFolder(String what, Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        throw new ConfigurationException(what + ": no folder: " + folder, "");
      }
      checkPlace(what, folder);
    } catch (IOException e) {
      throw unreadable(what, folder, e);
    }
  }

  private static ConfigurationException unreadable(String what, Path file, IOException e) {
    return new ConfigurationException(
        what
            + ": "
            + file
            + " cannot be read: "
            + (Files.exists(file) ? e.getMessage() : "missing"),
        "a relative path in a policy is relative to the policy",
        e);
  }

  private void checkPlace(String what, Path file) throws IOException {
    Path real = file.toRealPath();
    for (Path repository : repositories) {
      Path models =
          Files.exists(repository) ? repository.toRealPath() : repository.toAbsolutePath();
      if (real.startsWith(models)
          || file.toAbsolutePath()
              .normalize()
              .startsWith(repository.toAbsolutePath().normalize())) {
        throw new ConfigurationException(
            what + ": " + file + " lies inside the repository " + repository,
            "keep it outside, where whoever delivers models cannot write");
      }
    }
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(real);
    } catch (UnsupportedOperationException e) {
      return; // a file system without modes has nothing to check
    }
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new ConfigurationException(
          what
              + ": "
              + file
              + ": found mode "
              + PosixFilePermissions.toString(mode)
              + ", expected one that only the owner may write",
          "chmod go-w " + file);
    }
  }
}
