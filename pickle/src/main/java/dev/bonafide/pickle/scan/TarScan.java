package dev.bonafide.pickle.scan;

import dev.bonafide.pickle.scan.Finding.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Scans tar files (POSIX ustar, GNU): the regular members, where they lie. */
final class TarScan {
  private static final int BLOCK_BYTES = 512;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_BYTES = 8;

  /** Extended headers that say where the next member's content really is. */
  private static final List<byte[]> RESIZING = List.of(latin1(" size="), latin1(" GNU.sparse."));

  private final ContentScan contents;

  TarScan(ContentScan contents) {
    this.contents = contents;
  }

  /**
   * A first block whose checksum holds, over signed or unsigned bytes, and is written out: one of
   * no digits holds for other data now and then.
   */
  static boolean matches(MemorySegment bytes) {
    return bytes.byteSize() >= BLOCK_BYTES
        && text(bytes, CHECKSUM, CHECKSUM_BYTES).matches(" *[0-7]{3,7} *")
        && hasChecksum(bytes, 0);
  }

  private static boolean hasChecksum(MemorySegment bytes, long at) {
    long stored = octal(bytes, at + CHECKSUM, CHECKSUM_BYTES);
    long sum = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean inField = i >= 148 && i < 156;
      byte value = inField ? (byte) ' ' : bytes.get(ValueLayout.JAVA_BYTE, at + i);
      sum += value & 0xff;
      signed += value;
    }
    return (stored == sum || stored == signed) && sum > 8 * ' ';
  }

  /** An octal field, or GNU's binary form; -1 where it is neither. */
  private static long octal(MemorySegment bytes, long at, int length) {
    if ((bytes.get(ValueLayout.JAVA_BYTE, at) & 0x80) != 0) {
      long value = 0;
      for (int i = Math.max(1, length - 8); i < length; i++) {
        value = value << 8 | bytes.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
      }
      return value;
    }
    String digits = text(bytes, at, length).strip().replace("_", "");
    return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : digits.isEmpty() ? 0 : -1;
  }

  private static String text(MemorySegment bytes, long at, int length) {
    String text =
        new String(
            bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  FileScan scan(String path, MemorySegment bytes, int depth) {
    var members = new ArrayList<FileScan>();
    var findings = new ArrayList<Finding>();
    long at = 0;
    while (at + BLOCK_BYTES <= bytes.byteSize() && hasChecksum(bytes, at)) {
      long size = octal(bytes, at + 124, 12);
      long data = at + BLOCK_BYTES;
      if (size < 0 || size > bytes.byteSize() - data) {
        findings.add(Finding.of(Rule.ARCHIVE, Verdict.UNKNOWN, "a member is cut off"));
        size = bytes.byteSize() - data;
      }
      int type = bytes.get(ValueLayout.JAVA_BYTE, at + 156);
      if (type == 'S' || ((type == 'x' || type == 'g') && resizes(bytes.asSlice(data, size)))) {
        findings.add(
            Finding.of(Rule.ARCHIVE, Verdict.UNKNOWN, "a member whose content lies elsewhere"));
      }
      // programs take a type that they do not know for a file's
      if (size > 0) {
        if (!contents.takeMember()) {
          findings.add(Finding.of(Rule.LIMIT, Verdict.UNKNOWN, "too many members in archives"));
          break;
        }
        members.add(
            contents.scan(
                path + "!" + Shown.text(name(bytes, at)), bytes.asSlice(data, size), depth + 1));
      }
      at = data + (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
    if (at < bytes.byteSize() && !isZero(bytes, at)) {
      findings.add(
          Finding.of(Rule.ARCHIVE, Verdict.UNKNOWN, "something follows the archive at byte " + at));
    }
    return FileScan.archive(path, "tar", Verdict.INERT, findings, List.copyOf(members));
  }

  private static boolean resizes(MemorySegment header) {
    return RESIZING.stream().anyMatch(word -> PickleScan.contains(header, word));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String name(MemorySegment bytes, long at) {
    String name =
        new String(bytes.asSlice(at, 100).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    int end = name.indexOf('\0');
    return end < 0 ? name : name.substring(0, end);
  }

  private static boolean isZero(MemorySegment bytes, long from) {
    for (long at = from; at < bytes.byteSize(); at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) != 0) {
        return false;
      }
    }
    return true;
  }
}
