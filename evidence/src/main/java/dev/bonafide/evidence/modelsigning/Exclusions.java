package dev.bonafide.evidence.modelsigning;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Paths of a model's folder that belong to no manifest: each excludes itself and everything below
 * it, literally and by whole components.
 *
 * @param paths relative to the folder, {@code /} between components
 */
public record Exclusions(Set<String> paths) {
  /** What version control puts at the top of a folder (specification, 6.2). */
  private static final List<String> GIT =
      List.of(".git", ".gitattributes", ".github", ".gitignore");

  /** Nothing is excluded. */
  public static final Exclusions NONE = new Exclusions(Set.of());

  /** The default of the specification: version control's own files at the top. */
  public static final Exclusions GIT_PATHS = NONE.and(GIT);

  public Exclusions {
    paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths)); // in order, as written
  }

  /** These and more. */
  public Exclusions and(Collection<String> more) {
    Set<String> all = new LinkedHashSet<>(paths);
    all.addAll(more);
    return new Exclusions(all);
  }

  /** Whether the path or a folder above it is excluded; the number of exclusions costs nothing. */
  public boolean excludes(String path) {
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (paths.contains(path.substring(0, end))) {
        return true;
      }
    }
    return paths.contains(path);
  }
}
