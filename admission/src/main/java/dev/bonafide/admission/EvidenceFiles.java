package dev.bonafide.admission;

import dev.bonafide.artifact.Containment;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the signature files of a model: of file F {@code F.sigstore.json}, {@code
 * F.*.sigstore.json} and {@code F.sigstore}; of the folder {@code model.sig}, {@code *.sig} and
 * {@code signatures/*}. They are never model content.
 */
final class EvidenceFiles {
  /** Folders with more entries than this are looked at only so far. */
  private static final int MAX_ENTRIES = 100_000;

  /** A signature file as it was read, or why it could not be. */
  record Found(String name, Outcome<byte[]> bytes) {}

  private final Containment folder;
  private final EvidenceLimits limits;

  EvidenceFiles(Containment folder, EvidenceLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * @param path the file that is signed, relative to the model's folder
   */
  List<Found> ofFile(String path) {
    int slash = path.lastIndexOf('/');
    String parent = slash < 0 ? "" : path.substring(0, slash + 1);
    String name = path.substring(slash + 1);
    String bundle = name + ".sigstore.json";
    Predicate<String> matches =
        n ->
            n.equals(bundle)
                || n.equals(name + ".sigstore")
                || (n.startsWith(name + ".") && n.endsWith(".sigstore.json"));
    return read(list(parent, matches, bundle), limits.maxBytes());
  }

  List<Found> ofFolder() {
    var names = new ArrayList<>(list("", n -> n.endsWith(".sig"), "model.sig"));
    names.addAll(list("signatures/", n -> !n.startsWith("."), ""));
    return read(names, limits.maxManifestBytes());
  }

  /** One signature file that is named. */
  Found named(String path) {
    return new Found(path, Outcome.attempt(() -> readOne(path, limits.maxManifestBytes())));
  }

  private List<String> list(String parent, Predicate<String> matches, String first) {
    var names = new ArrayList<String>();
    if (!(folder.resolve(parent.isEmpty() ? "." : parent)
            instanceof Outcome.Accepted<Path>(Path directory))
        || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return names;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      int seen = 0;
      for (Path entry : entries) {
        if (++seen > MAX_ENTRIES) {
          break;
        }
        String name = String.valueOf(entry.getFileName());
        if (matches.test(name) && !Files.isDirectory(entry)) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return names; // then there is no evidence
    }
    names.sort(Comparator.comparing((String n) -> !n.equals(first)).thenComparing(n -> n));
    return names.stream().map(n -> parent + n).toList();
  }

  private List<Found> read(List<String> names, int maxBytes) {
    var found = new ArrayList<Found>();
    for (String name : names) {
      found.add(
          new Found(
              name,
              found.size() < limits.maxCandidates()
                  ? Outcome.attempt(() -> readOne(name, maxBytes))
                  : Outcome.refused(
                      Reason.LIMIT_EXCEEDED,
                      "too many signature files; this one is not looked at",
                      names.size() + " files",
                      "at most " + limits.maxCandidates())));
      if (found.size() > limits.maxCandidates()) {
        break; // one report stands for all that are left
      }
    }
    return found;
  }

  private byte[] readOne(String name, int maxBytes) throws RefusedException {
    Path file = folder.resolve(name).orThrow();
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new RefusedException(Reason.MALFORMED_EVIDENCE, "no regular file: " + name);
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new RefusedException(
            Refusal.of(
                Reason.LIMIT_EXCEEDED,
                "the signature file is too large: " + name,
                "more than " + maxBytes + " bytes",
                "at most that"));
      }
      return bytes;
    } catch (IOException e) {
      throw new RefusedException(Reason.UNREADABLE, "cannot be read: " + name);
    }
  }
}
