package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.scan.Finding.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Scans 7z files through commons-compress; encrypted ones are unknown. */
final class SevenZipScan {
  private static final int MEMORY_KIB =
      (int) Math.min(80 << 10, (Runtime.getRuntime().maxMemory() >> 10) / 3);
  private static final int BUFFER_BYTES = 1 << 16;

  private final ContentScan contents;

  SevenZipScan(ContentScan contents) {
    this.contents = contents;
  }

  /** The library answers hostile bytes with any unchecked exception. */
  FileScan scan(String path, MemorySegment bytes, int depth) {
    var members = new ArrayList<FileScan>();
    var findings = new ArrayList<Finding>();
    try (var archive =
        SevenZFile.builder()
            .setSeekableByteChannel(new SegmentChannel(bytes))
            .setMaxMemoryLimitKiB(MEMORY_KIB)
            .get()) {
      for (SevenZArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        if (!contents.takeMember()
            || entry.getSize() > contents.inflatedBytesLeft()
            || entry.getSize() < 0) {
          findings.add(Finding.of(Rule.LIMIT, Verdict.UNKNOWN, "too many or too large members"));
          break;
        }
        contents.countInflated(entry.getSize());
        String name = entry.getName();
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment content = arena.allocate(Math.max(1, entry.getSize()));
          long size = copy(archive.getInputStream(entry), content);
          members.add(
              contents.scan(
                  path + "!" + Shown.text(name == null ? "" : name),
                  content.asSlice(0, size),
                  depth + 1));
        }
      }
    } catch (IOException | RuntimeException e) {
      findings.add(
          Finding.of(
              Rule.ARCHIVE,
              Verdict.UNKNOWN,
              "the 7z file cannot be read: " + Shown.text(String.valueOf(e.getMessage()))));
    } catch (OutOfMemoryError e) {
      // the library allots a bit for each file that a directory of a few bytes says there is
      findings.add(
          Finding.of(
              Rule.LIMIT,
              Verdict.UNKNOWN,
              "the 7z file says that it has more than fits in memory"));
    }
    return FileScan.archive(path, "7z", Verdict.INERT, findings, members);
  }

  private static long copy(InputStream in, MemorySegment target) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long at = 0;
    while (at < target.byteSize()) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, target.byteSize() - at));
      if (count < 0) {
        break;
      }
      MemorySegment.copy(buffer, 0, target, ValueLayout.JAVA_BYTE, at, count);
      at += count;
    }
    return at;
  }
}
