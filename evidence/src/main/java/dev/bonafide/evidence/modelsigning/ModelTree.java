package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The files of a model as they lie in its folder: what signing lists and verification compares.
 *
 * @param single whether the model is one file and no folder; its only entry is then named {@code .}
 * @param files in the order of {@link #BY_CODE_POINTS}
 * @param links symbolic links that were not followed, by their paths
 * @param notices what a person should know, one sentence each
 */
public record ModelTree(
    boolean single, List<Entry> files, List<String> links, List<String> notices) {
  /** The order that the specification demands of resources (section 6.4). */
  public static final Comparator<String> BY_CODE_POINTS = ModelTree::compareCodePoints;

  /** The order in which the Python tool lists files: component by component. */
  public static final Comparator<String> BY_COMPONENTS = ModelTree::compareComponents;

  public ModelTree {
    files = List.copyOf(files);
    links = List.copyOf(links);
    notices = List.copyOf(notices);
  }

  /**
   * One file.
   *
   * @param path relative to the folder, {@code /} between components
   * @param file where to read it, with a link that was followed resolved
   * @param bytes its size
   */
  public record Entry(String path, Path file, long bytes) {}

  /** What to do with symbolic links. */
  public enum Links {
    /** They are listed apart and not followed. */
    LIST,
    /** Links to files are read through; links to folders are neither followed nor listed. */
    FOLLOW_TO_FILES
  }

  /**
   * Walks a model.
   *
   * @param model a folder or a file
   * @return refused with UNREADABLE (missing, unreadable, special file, broken link),
   *     LIMIT_EXCEEDED
   */
  public static Outcome<ModelTree> walk(
      Path model, Exclusions exclusions, Links links, TreeLimits limits) {
    return Outcome.attempt(
        () -> {
          if (Files.isRegularFile(model)) {
            return single(model);
          }
          if (!Files.isDirectory(model)) {
            throw unreadable(model, Files.exists(model) ? "a special file" : "nothing");
          }
          Walk walk = new Walk(exclusions, links, limits);
          walk.folder(model, "", 0);
          walk.files.sort(Comparator.comparing(Entry::path, BY_CODE_POINTS));
          return new ModelTree(false, walk.files, walk.linkPaths, walk.notices);
        });
  }

  private static ModelTree single(Path model) throws RefusedException {
    try {
      Entry entry = new Entry(ResourceRules.SINGLE_FILE, model.toRealPath(), Files.size(model));
      return new ModelTree(true, List.of(entry), List.of(), List.of());
    } catch (IOException e) {
      throw unreadable(model, "a file that cannot be read");
    }
  }

  private static final class Walk {
    private final List<Entry> files = new ArrayList<>();
    private final List<String> linkPaths = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final Exclusions exclusions;
    private final Links links;
    private final TreeLimits limits;
    private Path root = Path.of("");
    private int seen;

    private Walk(Exclusions exclusions, Links links, TreeLimits limits) {
      this.exclusions = exclusions;
      this.links = links;
      this.limits = limits;
    }

    private void folder(Path folder, String prefix, int depth) throws RefusedException {
      if (depth == 0) {
        root = folder;
      }
      if (depth > limits.maxDepth()) {
        throw tooLarge("folders nested over " + limits.maxDepth() + " deep");
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        for (Path child : children) {
          if (++seen > limits.maxFiles()) {
            throw tooLarge("over " + limits.maxFiles() + " files and folders");
          }
          String path = prefix + child.getFileName();
          if (!exclusions.excludes(path)) {
            visit(child, path, depth);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        throw unreadable(folder, "a folder that cannot be listed");
      }
    }

    private void visit(Path child, String path, int depth) throws RefusedException {
      if (path.indexOf('\uFFFD') >= 0) {
        throw unreadable(child, "a name that is no UTF-8");
      }
      BasicFileAttributes attributes = attributes(child, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        link(child, path);
      } else if (attributes.isDirectory()) {
        folder(child, path + "/", depth + 1);
      } else if (attributes.isRegularFile()) {
        files.add(new Entry(path, child, attributes.size()));
      } else {
        throw unreadable(child, "a special file");
      }
    }

    private void link(Path child, String path) throws RefusedException {
      if (links == Links.LIST) {
        linkPaths.add(path);
        return;
      }
      BasicFileAttributes target = attributes(child);
      if (target.isDirectory()) {
        notices.add(
            "The link " + path + " to a folder was not followed: nothing in it is covered.");
        return;
      }
      if (!target.isRegularFile()) {
        throw unreadable(child, "a link to a special file");
      }
      try {
        Path real = child.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
          notices.add("The link " + path + " leads out of the model's folder.");
        }
        files.add(new Entry(path, real, target.size()));
      } catch (IOException e) {
        throw unreadable(child, "a broken link");
      }
    }

    private static BasicFileAttributes attributes(Path file, LinkOption... options)
        throws RefusedException {
      try {
        return Files.readAttributes(file, BasicFileAttributes.class, options);
      } catch (IOException e) {
        throw unreadable(file, options.length == 0 ? "a broken link" : "nothing");
      }
    }

    private static RefusedException tooLarge(String found) {
      return new RefusedException(
          Reason.LIMIT_EXCEEDED, "the model's folder is too large", found, "fewer");
    }
  }

  private static RefusedException unreadable(Path path, String found) {
    return new RefusedException(
        Reason.UNREADABLE, "cannot be used as a file or folder: " + path, found, "a regular file");
  }

  /** Not {@code String.compareTo}, whose order of UTF-16 units differs above U+FFFF. */
  private static int compareCodePoints(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length()) {
      int left = a.codePointAt(at);
      int right = b.codePointAt(at);
      if (left != right) {
        return Integer.compare(left, right);
      }
      at += Character.charCount(left);
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int compareComponents(String a, String b) {
    String[] left = a.split("/", -1);
    String[] right = b.split("/", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = compareCodePoints(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }
}
