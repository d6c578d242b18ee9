package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;

/** Placeholder to be filled in the next step. */
final class SkopsReader {
  private final ZipArchive archive;

  SkopsReader(ZipArchive archive, AllowList allowList, Budget budget) {
    this.archive = archive;
  }

  static boolean matches(ZipArchive archive) {
    return archive.members().stream().anyMatch(m -> m.name().equals("schema.json"));
  }

  PyValue read() throws RefusedException {
    throw new RefusedException(
        Reason.UNSUPPORTED_FORMAT, "skops, " + archive.members().size() + " members");
  }
}
