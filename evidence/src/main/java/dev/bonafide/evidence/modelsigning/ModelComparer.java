package dev.bonafide.evidence.modelsigning;

import dev.bonafide.artifact.FileHasher;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Content;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model's folder with a verified manifest (specification, 8.4 and 8.5). Hash, method and
 * shard size are those of the manifest; everything that differs is reported, not the first alone.
 *
 * <p>For showing. A server loads copies that it compares while it makes them, because files may
 * change after a comparison.
 */
public final class ModelComparer {
  private final Content.Manifest manifest;
  private final Exclusions exclusions;
  private final UnsignedFiles unsignedFiles;
  private final FileHasher hasher;
  private final LongConsumer progress;

  private ModelComparer(
      Content.Manifest manifest,
      Exclusions exclusions,
      UnsignedFiles unsignedFiles,
      FileHasher hasher,
      LongConsumer progress) {
    this.manifest = manifest;
    this.exclusions = exclusions;
    this.unsignedFiles = unsignedFiles;
    this.hasher = hasher;
    this.progress = progress;
  }

  /** What a file that was not signed is. */
  public enum UnsignedFiles {
    /** A difference: the default. */
    REFUSED,
    /** Not looked at. */
    IGNORED
  }

  /**
   * A comparer on all cores that leaves out version control's files and what the signer left out.
   */
  public static ModelComparer of(Content.Manifest manifest) {
    return new ModelComparer(
        manifest,
        Exclusions.GIT_PATHS,
        UnsignedFiles.REFUSED,
        FileHasher.onAllCores(),
        bytes -> {});
  }

  /** Leaves out these paths instead; what the signer left out is always left out too. */
  public ModelComparer excluding(Exclusions others) {
    return new ModelComparer(manifest, others, unsignedFiles, hasher, progress);
  }

  public ModelComparer withUnsignedFiles(UnsignedFiles choice) {
    return new ModelComparer(manifest, exclusions, choice, hasher, progress);
  }

  /** With another hasher, and told the bytes done from several threads at once. */
  public ModelComparer hashingWith(FileHasher other, LongConsumer onBytes) {
    return new ModelComparer(manifest, exclusions, unsignedFiles, other, onBytes);
  }

  /**
   * Compares.
   *
   * @param model the model's folder, or its file
   * @return refused where a comparison is not possible: UNREADABLE, SYMLINK, LIMIT_EXCEEDED,
   *     CHANGED_WHILE_READING; differences are no refusal here but part of the result
   */
  public Outcome<ModelComparison> compare(Path model) {
    return Outcome.attempt(() -> run(model));
  }

  private ModelComparison run(Path model) throws RefusedException {
    ModelTree tree =
        ModelTree.walk(
                model,
                exclusions.and(manifest.ignoredPaths()),
                manifest.allowSymlinks() ? ModelTree.Links.FOLLOW_TO_FILES : ModelTree.Links.LIST,
                TreeLimits.DEFAULT)
            .orThrow();
    Map<String, List<Content.Resource>> signed = byPath(tree.single() ? model : null);
    var found = new Findings(tree.notices());
    requireNoLinks(tree, signed, found);
    Map<String, ModelTree.Entry> present = new LinkedHashMap<>();
    for (ModelTree.Entry entry : tree.files()) {
      present.put(entry.path(), entry);
      if (!signed.containsKey(entry.path())) {
        unsigned(entry, found);
      }
    }
    for (String path : signed.keySet()) {
      if (!present.containsKey(path)) {
        found.differences.add(
            new ModelComparison.Difference(
                ModelComparison.Kind.MISSING, path, "", "a signed file"));
      }
    }
    compareBytes(signed, present, found);
    return new ModelComparison(List.copyOf(found.matching), found.differences, found.notices);
  }

  /** The specification names a model that is one file by its own name, the Python tool by a dot. */
  private Map<String, List<Content.Resource>> byPath(@Nullable Path single) {
    Map<String, List<Content.Resource>> files = new LinkedHashMap<>();
    String only = single == null ? "" : String.valueOf(single.getFileName());
    for (Content.Resource resource : manifest.resources()) {
      String path = resource.path().equals(only) ? ResourceRules.SINGLE_FILE : resource.path();
      files.computeIfAbsent(path, p -> new ArrayList<>()).add(resource);
    }
    return files;
  }

  /** A link that stands where signed files are, or anywhere unless unsigned files are ignored. */
  private void requireNoLinks(
      ModelTree tree, Map<String, List<Content.Resource>> signed, Findings found)
      throws RefusedException {
    Set<String> above = unsignedFiles == UnsignedFiles.REFUSED ? Set.of() : above(signed.keySet());
    for (String link : tree.links()) {
      if (unsignedFiles == UnsignedFiles.REFUSED || above.contains(link)) {
        throw new RefusedException(
            Reason.SYMLINK,
            link + " is a symbolic link, and the model was signed without following any",
            "a link",
            "a file or folder");
      }
      found.notices.add("The link " + link + " was not looked at.");
    }
  }

  /** The paths and every folder above them. */
  private static Set<String> above(Set<String> paths) {
    Set<String> above = new HashSet<>(paths);
    for (String path : paths) {
      for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        above.add(path.substring(0, end));
      }
    }
    return above;
  }

  private void unsigned(ModelTree.Entry entry, Findings found) {
    if (unsignedFiles == UnsignedFiles.IGNORED) {
      return;
    }
    if (manifest.method() == Content.Method.SHARDS && entry.bytes() == 0 && isInert(entry)) {
      // A file without bytes has no shards, so a manifest of shards cannot list it.
      found.notices.add(
          "The empty file " + entry.path() + " is not signed, as no empty file is in shards.");
      return;
    }
    found.differences.add(
        new ModelComparison.Difference(
            ModelComparison.Kind.EXTRA, entry.path(), entry.bytes() + " bytes", ""));
  }

  /** Whether nothing happens because an empty file of the name exists (decision 0101). */
  private static boolean isInert(ModelTree.Entry entry) {
    String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
    return !name.startsWith(".") && !name.contains(".py") && !name.endsWith(".pth");
  }

  private void compareBytes(
      Map<String, List<Content.Resource>> signed,
      Map<String, ModelTree.Entry> present,
      Findings found)
      throws RefusedException {
    List<FileHasher.Part> parts = new ArrayList<>();
    List<Content.Resource> expected = new ArrayList<>();
    for (Map.Entry<String, List<Content.Resource>> file : signed.entrySet()) {
      ModelTree.Entry entry = present.get(file.getKey());
      if (entry == null) {
        continue;
      }
      long size = signedSize(file.getValue());
      if (size >= 0 && size != entry.bytes()) {
        found.changed(file.getKey(), entry.bytes() + " bytes", size + " bytes");
        continue;
      }
      found.matching.add(file.getKey());
      List<Content.Resource> ordered = new ArrayList<>(file.getValue());
      ordered.sort(Comparator.comparingLong(Content.Resource::start));
      for (Content.Resource resource : ordered) {
        parts.add(new FileHasher.Part(entry.file(), resource.start(), resource.end()));
        expected.add(new Content.Resource(file.getKey(), 0, -1, resource.digest()));
      }
    }
    hash(parts, expected, found);
  }

  private void hash(List<FileHasher.Part> parts, List<Content.Resource> expected, Findings found)
      throws RefusedException {
    ManifestHash hash = ManifestHash.named(manifest.hash());
    if (hash == null) {
      throw new RefusedException(
          Reason.UNSUPPORTED_ALGORITHM, "the manifest's hash is not supported: " + manifest.hash());
    }
    List<Outcome<FileHasher.Hashed>> hashed = hasher.hash(parts, hash::newMessageDigest, progress);
    for (int i = 0; i < parts.size(); i++) {
      Content.Resource resource = expected.get(i);
      switch (hashed.get(i)) {
        case Outcome.Accepted<FileHasher.Hashed>(FileHasher.Hashed value) -> {
          String digest = HexFormat.of().formatHex(value.digest());
          if (!digest.equals(resource.digest())) {
            found.changed(
                resource.path(),
                manifest.hash() + ":" + digest,
                manifest.hash() + ":" + resource.digest());
          }
        }
        case Outcome.Refused<FileHasher.Hashed>(Refusal refusal) ->
            throw new RefusedException(refusal.at(resource.path()));
      }
    }
  }

  /** The end of the last shard, or -1 for a whole file. */
  private static long signedSize(List<Content.Resource> resources) {
    long end = -1;
    for (Content.Resource resource : resources) {
      end = Math.max(end, resource.end());
    }
    return end;
  }

  /** What was found so far; each file is reported once, with its first difference. */
  private static final class Findings {
    private final Set<String> matching = new LinkedHashSet<>();
    private final Set<String> changed = new HashSet<>();
    private final List<ModelComparison.Difference> differences = new ArrayList<>();
    private final List<String> notices;

    private Findings(List<String> notices) {
      this.notices = new ArrayList<>(notices);
    }

    private void changed(String path, String found, String expected) {
      if (changed.add(path)) {
        matching.remove(path);
        differences.add(
            new ModelComparison.Difference(ModelComparison.Kind.CHANGED, path, found, expected));
      }
    }
  }
}
