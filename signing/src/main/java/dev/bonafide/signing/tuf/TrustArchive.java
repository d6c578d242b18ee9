package dev.bonafide.signing.tuf;

import dev.bonafide.artifact.ConfigurationException;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Signed metadata and targets in a ZIP file, laid out as in a TUF repository, to be carried to
 * machines without a network. Importing it is a refresh like any other: nothing in it is believed
 * without its signatures.
 */
public final class TrustArchive implements TufSource {
  private static final int MAX_FILES = 600;
  private static final int MAX_BYTES = 64 << 20;

  private final Map<String, byte[]> files;

  private TrustArchive(Map<String, byte[]> files) {
    this.files = files;
  }

  /**
   * Packs what a store has.
   *
   * @throws ConfigurationException if the store was never refreshed
   */
  public static byte[] export(TufStore store, List<String> targets) {
    var files = new LinkedHashMap<String, byte[]>();
    for (String name : store.roots().values()) {
      store.read(name).ifPresent(b -> files.put(name, b));
    }
    store.read(Role.TIMESTAMP.file()).ifPresent(b -> files.put(Role.TIMESTAMP.file(), b));
    addVersioned(store, Role.SNAPSHOT, files);
    addVersioned(store, Role.TARGETS, files);
    for (String target : targets) {
      store
          .target(target)
          .ifPresent(b -> files.put("targets/" + Digest.sha256(b).hex() + "." + target, b));
    }
    if (!files.containsKey(Role.TIMESTAMP.file())) {
      throw new ConfigurationException(
          "there is no refreshed trusted root to export", "bonafide trust update");
    }
    return zip(files);
  }

  private static void addVersioned(TufStore store, Role role, Map<String, byte[]> files) {
    Optional<byte[]> bytes = store.read(role.file());
    if (bytes.isPresent()
        && Outcome.attempt(() -> Metadata.read(role, bytes.get()))
            instanceof Outcome.Accepted<Metadata>(Metadata metadata)) {
      files.put(metadata.version() + "." + role.file(), bytes.get());
    }
  }

  private static byte[] zip(Map<String, byte[]> files) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  /**
   * Opens an archive.
   *
   * @return refused with TRUST_METADATA_INVALID or LIMIT_EXCEEDED
   */
  public static Outcome<TrustArchive> open(byte[] zip) {
    return Outcome.attempt(
        () -> {
          var files = new LinkedHashMap<String, byte[]>();
          long total = 0;
          try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            ZipEntry entry;
            while ((entry = in.getNextEntry()) != null) {
              byte[] bytes = in.readNBytes(MAX_BYTES + 1);
              total += bytes.length;
              if (files.size() == MAX_FILES || total > MAX_BYTES) {
                throw new RefusedException(
                    Reason.LIMIT_EXCEEDED,
                    "the export is too large",
                    "over " + MAX_FILES + " files or " + MAX_BYTES + " bytes",
                    "less");
              }
              files.put(entry.getName(), bytes);
            }
          } catch (IOException | IllegalArgumentException e) {
            throw notAnExport("a damaged ZIP file");
          }
          if (!files.containsKey(Role.TIMESTAMP.file())) {
            throw notAnExport("no " + Role.TIMESTAMP.file());
          }
          return new TrustArchive(files);
        });
  }

  private static RefusedException notAnExport(String found) {
    return new RefusedException(
        Reason.TRUST_METADATA_INVALID, "not an export of trusted roots", found, "trust export");
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) throws RefusedException {
    byte[] bytes = files.get(name);
    if (bytes != null && bytes.length > maxBytes) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED, name + " is too large", bytes.length + " bytes", "" + maxBytes);
    }
    return Optional.ofNullable(bytes).map(byte[]::clone);
  }
}
