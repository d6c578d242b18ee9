package dev.bonafide.admission;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.modelsigning.ManifestHash;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Compares a file's bytes with what a signed manifest says of it. */
final class ManifestComparison {
  private static final long SLICE_BYTES = 16L << 20;

  private ManifestComparison() {}

  /**
   * The objection to the bytes; empty where every byte of them is what the manifest lists.
   *
   * @param path the file's name in the manifest
   */
  static Optional<Refusal> objection(Content.Manifest manifest, String path, MemorySegment bytes) {
    List<Content.Resource> resources =
        manifest.resources().stream().filter(r -> r.path().equals(path)).toList();
    return switch (manifest.method()) {
      case FILES -> whole(manifest, path, resources, bytes);
      case SHARDS -> shards(manifest, path, resources, bytes);
    };
  }

  private static Optional<Refusal> whole(
      Content.Manifest manifest,
      String path,
      List<Content.Resource> resources,
      MemorySegment bytes) {
    if (resources.size() != 1) {
      return Optional.of(contradiction(path, resources.size() + " entries", "one"));
    }
    return compare(manifest, path, resources.getFirst().digest(), bytes);
  }

  private static Optional<Refusal> shards(
      Content.Manifest manifest,
      String path,
      List<Content.Resource> resources,
      MemorySegment bytes) {
    var ordered = new ArrayList<>(resources);
    ordered.sort(Comparator.comparingLong(Content.Resource::start));
    long at = 0;
    for (Content.Resource shard : ordered) {
      if (shard.start() != at || shard.end() <= at) {
        return Optional.of(contradiction(path, "a shard from " + shard.start(), "one from " + at));
      }
      if (shard.end() > bytes.byteSize()) {
        return Optional.of(
            changed(path, bytes.byteSize() + " bytes", "at least " + shard.end() + " bytes"));
      }
      Optional<Refusal> wrong =
          compare(manifest, path, shard.digest(), bytes.asSlice(at, shard.end() - at));
      if (wrong.isPresent()) {
        return wrong;
      }
      at = shard.end();
    }
    // Bytes behind the last shard are not signed.
    return at == bytes.byteSize()
        ? Optional.empty()
        : Optional.of(changed(path, bytes.byteSize() + " bytes", at + " bytes"));
  }

  private static Optional<Refusal> compare(
      Content.Manifest manifest, String path, String expected, MemorySegment bytes) {
    ManifestHash hash = ManifestHash.named(manifest.hash());
    if (hash == null) {
      return Optional.of(
          Refusal.of(
              Reason.UNSUPPORTED_ALGORITHM,
              "the manifest's hash is not known",
              manifest.hash(),
              "sha256, blake2b or blake3"));
    }
    MessageDigest computation = hash.newMessageDigest();
    update(computation, bytes);
    String found = HexFormat.of().formatHex(computation.digest());
    return found.equalsIgnoreCase(expected)
        ? Optional.empty()
        : Optional.of(
            changed(path, manifest.hash() + ":" + found, manifest.hash() + ":" + expected));
  }

  static Digest digest(DigestAlgorithm algorithm, MemorySegment bytes) {
    MessageDigest hash = algorithm.newMessageDigest();
    update(hash, bytes);
    return Digest.of(algorithm, hash.digest());
  }

  private static void update(MessageDigest hash, MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at += SLICE_BYTES) {
      hash.update(bytes.asSlice(at, Math.min(SLICE_BYTES, bytes.byteSize() - at)).asByteBuffer());
    }
  }

  private static Refusal changed(String path, String found, String expected) {
    return Refusal.of(
        Reason.CHANGED_FILE, path + " is not the file that was signed", found, expected);
  }

  private static Refusal contradiction(String path, String found, String expected) {
    return Refusal.of(
        Reason.MANIFEST_INVALID, "the manifest contradicts itself about " + path, found, expected);
  }
}
