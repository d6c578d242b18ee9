package dev.bonafide.pickle;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The front door for model files of any kind: recognises by their first bytes pickle and joblib
 * streams, joblib's compressions, npy, npz and skops, and gives the same inert graph for all.
 *
 * <p>Arrays of a file that is not compressed are slices of the given bytes, which must therefore
 * outlive the graph. Refusals as {@link PickleReader}'s, and {@code UNSUPPORTED_FORMAT}.
 */
public final class ModelReader {
  private ModelReader() {}

  /** Reads a whole file. */
  public static Outcome<PyValue> read(
      MemorySegment bytes, AllowList allowList, PickleLimits limits) {
    return Outcome.attempt(() -> readAll(bytes, allowList, new Budget(limits)));
  }

  private static PyValue readAll(MemorySegment bytes, AllowList allowList, Budget budget)
      throws RefusedException {
    Compression compression = Compression.of(bytes);
    MemorySegment stream =
        compression == null ? bytes : Decompressor.decompress(bytes, compression, budget.limits);
    if (NpyReader.matches(stream)) {
      return new NpyReader(allowList, budget).read(stream);
    }
    if (compression == null && ZipArchive.matches(bytes)) {
      return readZip(ZipArchive.open(bytes, budget.limits.archiveEntries()), allowList, budget);
    }
    return PickleReader.readAll(stream, List.of(), allowList, budget);
  }

  private static PyValue readZip(ZipArchive archive, AllowList allowList, Budget budget)
      throws RefusedException {
    for (ZipArchive.Member member : archive.members()) {
      if (!member.consistent()) {
        throw new RefusedException(
            Reason.MALFORMED_MODEL,
            "a member of the archive has two methods or lengths: " + Printable.text(member.name()));
      }
      if (!member.name().equals(member.localName())) {
        throw new RefusedException(
            Reason.MALFORMED_MODEL,
            "a member of the archive has two names",
            Printable.text(member.localName()),
            Printable.text(member.name()));
      }
    }
    archive.requireSize(budget.limits);
    if (SkopsReader.matches(archive)) {
      return new SkopsReader(archive, allowList, budget).read();
    }
    var arrays = new PyDict();
    for (ZipArchive.Member member : archive.members()) {
      if (!member.name().endsWith(".npy")) {
        throw new RefusedException(
            Reason.UNSUPPORTED_FORMAT,
            "the archive is neither npz nor skops",
            Printable.text(member.name()),
            "schema.json, or members that end in .npy");
      }
      MemorySegment content = ZipArchive.content(member, budget.limits);
      if (!NpyReader.matches(content)) {
        throw new RefusedException(
            Reason.MALFORMED_MODEL,
            "a member of an npz file is no npy file: " + Printable.text(member.name()));
      }
      String name = member.name().substring(0, member.name().length() - ".npy".length());
      if (!arrays.put(new PyValue.Str(name), new NpyReader(allowList, budget).read(content))) {
        throw new RefusedException(
            Reason.MALFORMED_MODEL, "an npz file has a member twice: " + Printable.text(name));
      }
    }
    return arrays;
  }

  /**
   * How many arrays an npy file holds: {@code numpy.save} may be called several times on one. Each
   * is read as {@link #read} reads the only one, which refuses more.
   */
  public static Outcome<Integer> countArrays(
      MemorySegment npy, AllowList allowList, PickleLimits limits) {
    return Outcome.attempt(() -> new NpyReader(allowList, new Budget(limits)).count(npy));
  }
}
