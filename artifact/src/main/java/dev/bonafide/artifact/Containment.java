package dev.bonafide.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resolves names inside a model's folder without ever leaving it.
 *
 * <p>Links are resolved once, component by component. A link may point to another place in the same
 * folder, or through a {@code ..data} link of the mount, which is how Kubernetes swaps the contents
 * of a volume in one step; any other link is refused. What is resolved here may change a moment
 * later: nothing relies on it, because only bytes with the expected digest are used.
 */
public final class Containment {
  /** The link by which Kubernetes' atomic writer swaps a volume's contents. */
  private static final String KUBERNETES_DATA = "..data";

  /** As many as Linux follows in one path. */
  private static final int MAX_LINKS = 40;

  private final Path mount;
  private final Path folder;

  private Containment(Path mount, Path folder) {
    this.mount = mount;
    this.folder = folder;
  }

  /**
   * The containment of a model's folder.
   *
   * @param mount the repository, without links in its path
   * @param folder the model's folder inside it; may be a link through {@code ..data}
   * @return refused with SYMLINK or UNREADABLE
   */
  public static Outcome<Containment> of(Path mount, Path folder) {
    return Outcome.attempt(
        () -> {
          if (!folder.startsWith(mount)) {
            throw new IllegalArgumentException(folder + " is not inside " + mount);
          }
          Path real = new Containment(mount, mount).walk(mount, mount.relativize(folder), true);
          if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(Reason.UNREADABLE, "no folder: " + folder.getFileName());
          }
          return new Containment(mount, real);
        });
  }

  /** The folder, without links in its path. */
  public Path folder() {
    return folder;
  }

  /**
   * The file or folder of that name, without links in its path.
   *
   * @param name relative, {@code /} between components, as a uri or a manifest writes it
   * @return refused with OUTSIDE_MODEL (absolute, {@code ..}), SYMLINK, UNREADABLE or
   *     ARTEFACT_NOT_FOUND
   */
  public Outcome<Path> resolve(String name) {
    return Outcome.attempt(
        () -> {
          Path relative;
          try {
            relative = Path.of(name);
          } catch (InvalidPathException e) {
            throw new RefusedException(Reason.OUTSIDE_MODEL, "no path: " + e.getReason());
          }
          if (relative.isAbsolute() || name.startsWith("/")) {
            throw new RefusedException(
                Reason.OUTSIDE_MODEL,
                "the path is absolute",
                name,
                "a path inside the model's folder");
          }
          for (Path component : relative) {
            if (component.toString().equals("..")) {
              throw new RefusedException(
                  Reason.OUTSIDE_MODEL,
                  "the path leads out of the model's folder",
                  name,
                  "a path without ..");
            }
          }
          return walk(folder, relative, false);
        });
  }

  private Path walk(Path start, Path relative, boolean onlyThroughData) throws RefusedException {
    Deque<Path> rest = new ArrayDeque<>();
    relative.forEach(rest::add);
    Path boundary = start;
    Path current = start;
    int links = 0;
    while (!rest.isEmpty()) {
      Path component = rest.removeFirst();
      String text = component.toString();
      if (text.isEmpty() || text.equals(".")) {
        continue;
      }
      Path next = text.equals("..") ? parent(current) : current.resolve(component);
      if (!next.startsWith(boundary)) {
        throw leaves(relative, next);
      }
      if (text.equals("..") || !attributes(next, relative).isSymbolicLink()) {
        current = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new RefusedException(Reason.SYMLINK, "too many links: " + relative);
      }
      Path target = target(next);
      Path lexical = current.resolve(target).normalize();
      if (throughData(next, lexical)) {
        boundary = mount;
      } else if (onlyThroughData || !lexical.startsWith(boundary)) {
        throw leaves(relative, lexical);
      }
      if (target.isAbsolute()) {
        current = boundary;
        target = boundary.relativize(lexical);
      }
      prepend(rest, target);
    }
    return current;
  }

  /** Whether the link is Kubernetes' own, or points through it. */
  private boolean throughData(Path link, Path target) {
    if (!target.startsWith(mount)) {
      return false;
    }
    if (String.valueOf(link.getFileName()).equals(KUBERNETES_DATA)) {
      return target.startsWith(parent(link));
    }
    Path at = link.getParent();
    while (at != null && at.startsWith(mount)) {
      if (target.startsWith(at.resolve(KUBERNETES_DATA))) {
        return true;
      }
      at = at.getParent();
    }
    return false;
  }

  private static void prepend(Deque<Path> rest, Path target) {
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      rest.addFirst(target.getName(i));
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static Path target(Path link) throws RefusedException {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      throw new RefusedException(
          Reason.UNREADABLE, "the link cannot be read: " + link.getFileName());
    }
  }

  private static BasicFileAttributes attributes(Path path, Path relative) throws RefusedException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new RefusedException(
          Reason.ARTEFACT_NOT_FOUND, "missing in the model's folder: " + relative);
    } catch (IOException e) {
      throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + relative);
    }
  }

  private RefusedException leaves(Path relative, Path target) {
    return new RefusedException(
        Reason.SYMLINK,
        "a link leaves the model's folder: " + relative,
        target.startsWith(mount) ? mount.relativize(target).toString() : "outside the repository",
        "a target inside the model's folder");
  }
}
