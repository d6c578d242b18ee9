package dev.bonafide.evidence.modelsigning;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Paths of a model's folder that belong to no manifest: each excludes itself and everything below
 * it, literally and by whole components.
 *
 * @param paths relative to the folder, {@code /} between components
 */
public record Exclusions(List<String> paths) {
  /** What version control puts at the top of a folder (specification, 6.2). */
  private static final List<String> GIT =
      List.of(".git", ".gitattributes", ".github", ".gitignore");

  /** Nothing is excluded. */
  public static final Exclusions NONE = new Exclusions(List.of());

  /** The default of the specification: version control's own files at the top. */
  public static final Exclusions GIT_PATHS = new Exclusions(GIT);

  public Exclusions {
    paths = List.copyOf(paths);
  }

  /** These and more. */
  public Exclusions and(Collection<String> more) {
    List<String> all = new ArrayList<>(paths);
    for (String path : more) {
      if (!all.contains(path)) {
        all.add(path);
      }
    }
    return new Exclusions(all);
  }

  public boolean excludes(String path) {
    for (String excluded : paths) {
      if (path.startsWith(excluded)
          && (path.length() == excluded.length() || path.charAt(excluded.length()) == '/')) {
        return true;
      }
    }
    return false;
  }
}
