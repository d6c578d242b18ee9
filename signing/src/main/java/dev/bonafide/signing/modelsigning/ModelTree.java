package dev.bonafide.signing.modelsigning;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The files of a model, found once. */
final class ModelTree {
  /** Far above any model; a folder with more was named by mistake. */
  private static final int MAX_FILES = 1_000_000;

  private static final int MAX_DEPTH = 128;

  /** Names are compared by code point (v1.0, section 5.2.1), which is the order of UTF-8 bytes. */
  static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              b.getBytes(java.nio.charset.StandardCharsets.UTF_8));

  /** The name of the only resource of a model that is one file. */
  static final String SINGLE = ".";

  /**
   * One file.
   *
   * @param name relative to the model, {@code /} between components
   * @param real the file itself, no link
   */
  record Entry(String name, Path real, long bytes) {}

  private final Path root;
  private final Selection selection;
  private final List<Entry> entries = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  private ModelTree(Path root, Selection selection) {
    this.root = root;
    this.selection = selection;
  }

  /** Refused with UNREADABLE, SYMLINK, EMPTY_MODEL or LIMIT_EXCEEDED. */
  static ModelTree read(Path model, Selection selection) throws RefusedException {
    try {
      if (Files.isSymbolicLink(model) && selection.links() == Selection.Links.REFUSE) {
        throw link(model);
      }
      var tree = new ModelTree(model.toRealPath(), selection);
      var attributes = Files.readAttributes(tree.root, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        tree.entries.add(new Entry(SINGLE, tree.root, attributes.size()));
      } else {
        tree.visit(tree.root, 0);
      }
      if (tree.entries.isEmpty()) {
        throw new RefusedException(
            Reason.EMPTY_MODEL, "the model has no file to sign: " + model, "none", "at least one");
      }
      tree.entries.sort(Comparator.comparing(Entry::name, BY_CODE_POINT));
      return tree;
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + e.getMessage());
    }
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  List<String> notices() {
    return List.copyOf(notices);
  }

  private void visit(Path folder, int depth) throws IOException, RefusedException {
    if (depth > MAX_DEPTH) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "folders nested too deeply",
          folder.toString(),
          "at most " + MAX_DEPTH);
    }
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = wireName(root.relativize(child));
        if (!selection.ignores(name)) {
          take(child, name, depth);
        }
      }
    }
  }

  private void take(Path child, String name, int depth) throws IOException, RefusedException {
    requireUtf8(child, name);
    var attributes =
        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      visit(child, depth + 1);
    } else if (attributes.isRegularFile()) {
      add(new Entry(name, child, attributes.size()));
    } else if (attributes.isSymbolicLink()) {
      follow(child, name);
    } else {
      throw new RefusedException(
          Reason.UNREADABLE,
          "neither file nor folder: " + child,
          "a special file",
          "a regular file");
    }
  }

  private void follow(Path link, String name) throws IOException, RefusedException {
    if (selection.links() == Selection.Links.REFUSE) {
      throw link(link);
    }
    Path target = link.toRealPath();
    var attributes = Files.readAttributes(target, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      notices.add("link to a folder: what is below it is not signed: " + name);
    } else if (attributes.isRegularFile()) {
      if (!target.startsWith(root)) {
        notices.add("link to a file outside the model: " + name);
      }
      add(new Entry(name, target, attributes.size()));
    } else {
      throw new RefusedException(
          Reason.UNREADABLE, "link to a special file: " + link, "a special file", "a regular file");
    }
  }

  private void add(Entry entry) throws RefusedException {
    if (entries.size() == MAX_FILES) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, "too many files", "over " + MAX_FILES, "at most that many");
    }
    entries.add(entry);
  }

  private static RefusedException link(Path link) {
    return new RefusedException(
        Reason.SYMLINK,
        "Cannot use '" + link + "' because it is a symlink",
        "a link",
        "files and folders, or --allow-symlinks");
  }

  /** A name that does not come back from text as it was cannot be written into a statement. */
  private static void requireUtf8(Path path, String name) throws RefusedException {
    if (name.indexOf('\uFFFD') >= 0
        || !Files.exists(Path.of(path.toString()), LinkOption.NOFOLLOW_LINKS)) {
      throw new RefusedException(
          Reason.UNREADABLE,
          "a file's name cannot be written as text",
          name,
          "a UTF-8 name, read under a UTF-8 locale such as LC_ALL=C.UTF-8");
    }
  }

  static String wireName(Path relative) {
    var parts = new ArrayList<String>();
    relative.forEach(p -> parts.add(p.toString()));
    return String.join("/", parts);
  }
}
