package dev.bonafide.admission.repository;

import dev.bonafide.artifact.Containment;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One look through a repository's folders. */
final class RepositoryWalk {

  /** What a folder turned out to be. */
  sealed interface Found {
    String name();

    String place();

    /** A folder that offers a model. */
    record Model(String name, String place, Path path, boolean hasSettings) implements Found {}

    /** A folder that cannot be looked at. */
    record Problem(String name, String place, Refusal refusal) implements Found {}
  }

  private final Path root;
  private final RepositoryLimits limits;
  private final List<Found> found = new ArrayList<>();
  private int folders;
  private boolean full;

  RepositoryWalk(Path root, RepositoryLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  List<Found> folders() {
    visit(root, 0, false);
    return found;
  }

  /** The repository's own folder, as if it offered a model. */
  Found.Model root() {
    boolean settings = Files.exists(root.resolve(SettingsFile.NAME), LinkOption.NOFOLLOW_LINKS);
    return new Found.Model(name(root), place(root), root, settings);
  }

  private void visit(Path folder, int depth, boolean insideModel) {
    if (full) {
      return;
    }
    if (++folders > limits.maxFolders() || found.size() >= limits.maxModels()) {
      full = true;
      problem(
          folder,
          Refusal.of(
              Reason.LIMIT_EXCEEDED,
              "the repository has too many folders; the rest is not looked at",
              "more than " + limits.maxFolders() + " folders or " + limits.maxModels() + " models",
              "fewer"));
      return;
    }
    boolean settings = Files.exists(folder.resolve(SettingsFile.NAME), LinkOption.NOFOLLOW_LINKS);
    boolean model = settings || (!insideModel && hasWellKnownFile(folder));
    if (model) {
      found.add(new Found.Model(name(folder), place(folder), folder, settings));
    }
    List<Path> children = children(folder, insideModel || model);
    if (!children.isEmpty() && depth >= limits.maxDepth()) {
      problem(
          folder,
          Refusal.of(
              Reason.LIMIT_EXCEEDED,
              "folders nested too deep are not looked at",
              "more than " + limits.maxDepth() + " levels",
              "fewer"));
      return;
    }
    for (Path child : children) {
      visit(child, depth + 1, insideModel || model);
    }
  }

  private static boolean hasWellKnownFile(Path folder) {
    return Repository.WELL_KNOWN.stream()
        .anyMatch(n -> Files.exists(folder.resolve(n), LinkOption.NOFOLLOW_LINKS));
  }

  /** Folders, and links to folders that Kubernetes' layout allows; hidden ones are skipped. */
  private List<Path> children(Path folder, boolean insideModel) {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (String.valueOf(entry.getFileName()).startsWith(".")) {
          continue;
        }
        if (Files.isSymbolicLink(entry)) {
          followed(entry, children, insideModel);
        } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          children.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      problem(folder, Refusal.of(Reason.UNREADABLE, "the folder cannot be read"));
    }
    children.sort(Comparator.naturalOrder());
    return children;
  }

  private void followed(Path link, List<Path> children, boolean insideModel) {
    if (!Files.isDirectory(link)) {
      return; // a file, or nothing: no model folder
    }
    switch (Containment.of(root, link)) {
      case Outcome.Accepted<Containment> a -> children.add(link);
      case Outcome.Refused<Containment>(Refusal refusal) -> {
        if (!insideModel) { // a link among a model's own files is no model that somebody misses
          problem(link, refusal);
        }
      }
    }
  }

  private void problem(Path folder, Refusal refusal) {
    found.add(new Found.Problem(name(folder), place(folder), refusal));
  }

  private static String name(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private String place(Path folder) {
    String place = root.relativize(folder).toString();
    return place.isEmpty() ? "." : place;
  }
}
