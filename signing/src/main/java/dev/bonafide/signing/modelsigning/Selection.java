package dev.bonafide.signing.modelsigning;

import dev.bonafide.evidence.modelsigning.Exclusions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What of a folder belongs to the model.
 *
 * @param ignored paths relative to the model, {@code /} between components: left out with
 *     everything below them, and recorded as such
 * @param notices what a person should know about the choice
 */
public record Selection(List<String> ignored, Links links, List<String> notices) {
  /** What to do about symbolic links. */
  public enum Links {
    /** Any link refuses the model. */
    REFUSE,
    /** A link to a file stands for that file; what is below a link to a folder is not signed. */
    FOLLOW_TO_FILES
  }

  /** Whether {@code .git} and its like at the top of the folder are left out. */
  public enum GitPaths {
    IGNORE,
    SIGN
  }

  public Selection {
    ignored = List.copyOf(ignored);
    notices = List.copyOf(notices);
  }

  /**
   * Resolves what was asked for on a command line.
   *
   * @param model the model's folder or file
   * @param asked paths as the user wrote them, relative to the current folder as in the Python tool
   * @param outputs files that will be written, such as the signature itself
   */
  public static Selection of(
      Path model, Collection<Path> asked, GitPaths git, Links links, Collection<Path> outputs) {
    Path root = model.toAbsolutePath().normalize();
    var ignored = new TreeSet<String>();
    List<String> notices = new ArrayList<>();
    for (Path path : asked) {
      Path absolute = path.toAbsolutePath().normalize();
      if (absolute.startsWith(root) && !absolute.equals(root)) {
        ignored.add(wireName(root.relativize(absolute)));
      } else {
        notices.add("ignored path outside the model, without effect: " + path);
      }
    }
    for (Path path : outputs) {
      Path absolute = path.toAbsolutePath().normalize();
      if (absolute.startsWith(root) && !absolute.equals(root)) {
        ignored.add(wireName(root.relativize(absolute)));
      }
    }
    if (Files.isDirectory(root)) {
      ignored.addAll(evidence(root));
      if (git == GitPaths.IGNORE) {
        Exclusions.GIT_PATHS.paths().stream()
            .filter(n -> Files.exists(root.resolve(n), LinkOption.NOFOLLOW_LINKS))
            .forEach(ignored::add);
      }
    }
    return new Selection(List.copyOf(ignored), links, notices);
  }

  /** Signatures at the top of the folder are evidence about the model and never part of it. */
  private static List<String> evidence(Path root) {
    List<String> found = new ArrayList<>();
    try (var names = Files.newDirectoryStream(root)) {
      for (Path path : names) {
        String name = String.valueOf(path.getFileName());
        boolean signature =
            name.endsWith(".sig") && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
        boolean folder =
            name.equals("signatures") && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (signature || folder) {
          found.add(name);
        }
      }
    } catch (java.io.IOException | java.nio.file.DirectoryIteratorException e) {
      // Reading the tree itself reports it.
    }
    return found;
  }

  private static String wireName(Path relative) {
    var parts = new ArrayList<String>();
    relative.forEach(p -> parts.add(p.toString()));
    return String.join("/", parts);
  }
}
