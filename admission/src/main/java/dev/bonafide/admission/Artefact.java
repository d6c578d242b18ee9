package dev.bonafide.admission;

import dev.bonafide.admission.repository.Candidate;
import dev.bonafide.admission.repository.Repository;
import dev.bonafide.artifact.Containment;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The file that a model is read from.
 *
 * @param name relative to the model's folder, as evidence names it
 * @param path where it lies, without links
 */
record Artefact(String name, Path path) {
  /** Finds it by the settings' uri, else by a well-known name. */
  static Artefact find(Candidate candidate) throws RefusedException {
    String uri = candidate.settings().uri();
    String name = uri.isEmpty() ? "" : relative(uri, candidate.containment());
    if (!name.isEmpty()) {
      Path path = candidate.containment().resolve(name).orThrow();
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        return new Artefact(name, path);
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new RefusedException(Reason.UNREADABLE, "no regular file: " + uri);
      }
    }
    return wellKnown(candidate.containment(), name.isEmpty() ? "" : name + "/");
  }

  private static Artefact wellKnown(Containment folder, String prefix) throws RefusedException {
    for (String name : Repository.WELL_KNOWN) {
      switch (folder.resolve(prefix + name)) {
        case Outcome.Accepted<Path>(Path path) -> {
          if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Artefact(prefix + name, path);
          }
        }
        case Outcome.Refused<Path>(Refusal refusal) -> {
          if (refusal.reason() != Reason.ARTEFACT_NOT_FOUND) {
            throw new RefusedException(refusal);
          }
        }
      }
    }
    throw new RefusedException(
        Reason.ARTEFACT_NOT_FOUND,
        "no model file in the folder",
        "none",
        String.join(" or ", Repository.WELL_KNOWN));
  }

  /** The uri as a path inside the folder, one way of writing it for each file. */
  private static String relative(String uri, Containment folder) throws RefusedException {
    String path = uri.startsWith("file://") ? uri.substring("file://".length()) : uri;
    if (path.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      throw outside(uri);
    }
    if (path.startsWith("/")) {
      String inside = folder.folder() + "/";
      if (!path.startsWith(inside)) {
        throw outside(uri);
      }
      path = path.substring(inside.length());
    }
    var name = new StringBuilder();
    for (String component : path.split("/", -1)) {
      if (component.equals("..") || component.indexOf('\0') >= 0) {
        throw outside(uri);
      }
      if (!component.isEmpty() && !component.equals(".")) {
        name.append(name.isEmpty() ? "" : "/").append(component);
      }
    }
    return name.toString();
  }

  private static RefusedException outside(String uri) {
    return new RefusedException(
        Reason.OUTSIDE_MODEL,
        "the uri leads out of the model's folder",
        uri,
        "a path inside the model's folder");
  }
}
