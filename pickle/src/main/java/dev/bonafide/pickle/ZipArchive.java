package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A zip file (PKWARE APPNOTE 6.3, with zip64) over bytes: its directory, and what contradicts it.
 * Stored members are slices; deflated ones are inflated within limits.
 */
public final class ZipArchive {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int LOCAL = 0x0403_4b50;
  private static final int CENTRAL = 0x0201_4b50;
  private static final int END = 0x0605_4b50;
  private static final int END64 = 0x0606_4b50;
  private static final int LOCATOR64 = 0x0706_4b50;
  private static final int END_BYTES = 22;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;

  /**
   * A member as the central directory lists it.
   *
   * @param localName the name before its data, which programs that stream go by
   * @param encrypted whether the flags say so
   * @param method 0 stored, 8 deflated
   * @param consistent whether the header before the data says the same of method and lengths
   * @param data its bytes as they lie in the file
   */
  public record Member(
      String name,
      String localName,
      boolean encrypted,
      int method,
      boolean consistent,
      long size,
      int crc,
      MemorySegment data,
      long end) {

    /** The same with data that ends at a byte of the file at the latest. */
    public Member until(MemorySegment bytes, long limit) {
      long from = end - data.byteSize();
      long to = Math.max(from, Math.min(end, limit));
      return new Member(
          name,
          localName,
          encrypted,
          method,
          consistent,
          size,
          crc,
          bytes.asSlice(from, to - from),
          to);
    }
  }

  private final List<Member> members;
  private final long prefixBytes;

  private ZipArchive(List<Member> members, long prefixBytes) {
    this.members = List.copyOf(members);
    this.prefixBytes = prefixBytes;
  }

  /** In the order of the directory. */
  public List<Member> members() {
    return members;
  }

  /** Bytes before the first member. */
  public long prefixBytes() {
    return prefixBytes;
  }

  /** Whether a file begins as a zip file does. */
  public static boolean matches(MemorySegment bytes) {
    return bytes.byteSize() >= END_BYTES
        && (bytes.get(INT, 0) == LOCAL || bytes.get(INT, 0) == END);
  }

  /** Where the end record stands, or -1. */
  public static long findEnd(MemorySegment bytes) {
    long last = bytes.byteSize() - END_BYTES;
    for (long at = last; at >= 0 && at >= last - 0xffff; at--) {
      if (bytes.get(INT, at) == END) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Reads the directory. {@code MALFORMED_MODEL} where it contradicts the file, {@code
   * LIMIT_EXCEEDED} where it is too long.
   */
  public static ZipArchive open(MemorySegment bytes, int maxEntries) throws RefusedException {
    long end = findEnd(bytes);
    if (end < 0) {
      throw malformed("there is no central directory");
    }
    long count = bytes.get(SHORT, end + 10) & 0xffff;
    long size = bytes.get(INT, end + 12) & 0xffff_ffffL;
    long offset = bytes.get(INT, end + 16) & 0xffff_ffffL;
    long directoryEnd = end;
    if (end >= 20 && bytes.get(INT, end - 20) == LOCATOR64) {
      long end64 = bytes.get(LONG, end - 20 + 8);
      if (end64 < 0 || end64 > end - 20 - 56 || bytes.get(INT, end64) != END64) {
        throw malformed("the zip64 end record is missing");
      }
      count = bytes.get(LONG, end64 + 32);
      size = bytes.get(LONG, end64 + 40);
      offset = bytes.get(LONG, end64 + 48);
      directoryEnd = end64;
    }
    if (count < 0 || count > maxEntries) {
      throw Budget.exceeded("members in an archive", count, maxEntries);
    }
    if (size < 0 || offset < 0 || size > directoryEnd || offset > directoryEnd - size) {
      throw malformed("the central directory lies outside the file");
    }
    long prefix = directoryEnd - size - offset;
    var members = new ArrayList<Member>();
    long at = directoryEnd - size;
    for (long i = 0; i < count; i++) {
      if (at > directoryEnd - CENTRAL_BYTES || bytes.get(INT, at) != CENTRAL) {
        throw malformed("the central directory is shorter than it says");
      }
      long next = at + CENTRAL_BYTES + u2(bytes, at + 28) + u2(bytes, at + 30) + u2(bytes, at + 32);
      if (next > directoryEnd) {
        throw malformed("the central directory is shorter than it says");
      }
      members.add(member(bytes, at, prefix));
      at = next;
    }
    return new ZipArchive(members, prefix);
  }

  private static Member member(MemorySegment bytes, long at, long prefix) throws RefusedException {
    int flags = u2(bytes, at + 8);
    long compressed = bytes.get(INT, at + 20) & 0xffff_ffffL;
    long size = bytes.get(INT, at + 24) & 0xffff_ffffL;
    int nameLength = u2(bytes, at + 28);
    long local = bytes.get(INT, at + 42) & 0xffff_ffffL;
    long extra = at + CENTRAL_BYTES + nameLength;
    long extraEnd = extra + u2(bytes, at + 30);
    while (extra + 4 <= extraEnd) {
      int length = u2(bytes, extra + 2);
      if (u2(bytes, extra) == 1 && extra + 4 + length <= extraEnd) {
        long field = extra + 4;
        long fieldEnd = field + length;
        if (size == 0xffff_ffffL && field + 8 <= fieldEnd) {
          size = bytes.get(LONG, field);
          field += 8;
        }
        if (compressed == 0xffff_ffffL && field + 8 <= fieldEnd) {
          compressed = bytes.get(LONG, field);
          field += 8;
        }
        if (local == 0xffff_ffffL && field + 8 <= fieldEnd) {
          local = bytes.get(LONG, field);
        }
      }
      extra += 4 + length;
    }
    String name = name(bytes, at + CENTRAL_BYTES, nameLength);
    local += prefix;
    if (local < 0 || local > bytes.byteSize() - LOCAL_BYTES || bytes.get(INT, local) != LOCAL) {
      throw malformed("a member has no header: " + Printable.text(name));
    }
    int localNameLength = u2(bytes, local + 26);
    long data = local + LOCAL_BYTES + localNameLength + u2(bytes, local + 28);
    if (compressed < 0 || size < 0 || data > bytes.byteSize() - compressed) {
      throw malformed("a member is cut off: " + Printable.text(name));
    }
    return new Member(
        name,
        name(bytes, local + LOCAL_BYTES, localNameLength),
        ((flags | u2(bytes, local + 6)) & 0x2041) != 0,
        u2(bytes, at + 10),
        u2(bytes, at + 10) == u2(bytes, local + 8)
            && agrees(bytes, local, 18, compressed)
            && agrees(bytes, local, 22, size),
        size,
        bytes.get(INT, at + 16),
        bytes.asSlice(data, compressed),
        data + compressed);
  }

  /**
   * The member whose header stands at a byte, whatever the directory says; its data reaches to the
   * end of the file where the header does not say how far.
   */
  public static Optional<Member> unlisted(MemorySegment bytes, long header) {
    if (header < 0 || header > bytes.byteSize() - LOCAL_BYTES || bytes.get(INT, header) != LOCAL) {
      return Optional.empty();
    }
    int nameLength = u2(bytes, header + 26);
    long data = header + LOCAL_BYTES + nameLength + u2(bytes, header + 28);
    if (data > bytes.byteSize()) {
      return Optional.empty();
    }
    long compressed = bytes.get(INT, header + 18) & 0xffff_ffffL;
    if (compressed == 0 || compressed > bytes.byteSize() - data) {
      compressed = bytes.byteSize() - data;
    }
    String name =
        new String(
            bytes.asSlice(header + LOCAL_BYTES, nameLength).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
    return Optional.of(
        new Member(
            name,
            name,
            (u2(bytes, header + 6) & 0x2041) != 0,
            u2(bytes, header + 8),
            true,
            bytes.get(INT, header + 22) & 0xffff_ffffL,
            bytes.get(INT, header + 14),
            bytes.asSlice(data, compressed),
            data + compressed));
  }

  /** A length of a local header, which may stand behind the data or in a zip64 field instead. */
  private static boolean agrees(MemorySegment bytes, long local, int field, long length) {
    boolean behind = (u2(bytes, local + 6) & 8) != 0;
    long found = bytes.get(INT, local + field) & 0xffff_ffffL;
    return found == length || found == 0xffff_ffffL || (behind && found == 0);
  }

  private static String name(MemorySegment bytes, long at, int length) throws RefusedException {
    if (at > bytes.byteSize() - length) {
      throw malformed("a name is cut off");
    }
    return new String(
        bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private static int u2(MemorySegment bytes, long at) {
    return bytes.get(SHORT, at) & 0xffff;
  }

  /** Refuses an archive whose members say that they inflate to more than the limit together. */
  void requireSize(PickleLimits limits) throws RefusedException {
    long total = 0;
    for (Member member : members) {
      total += member.method() == 0 ? 0 : member.size();
      if (total < 0 || total > limits.decompressedBytes()) {
        throw Budget.exceeded(
            "decompressed bytes in an archive", total, limits.decompressedBytes());
      }
    }
  }

  /** A member's content, checked against its size and checksum. */
  static MemorySegment content(Member member, PickleLimits limits) throws RefusedException {
    if (member.encrypted()) {
      throw malformed("a member is encrypted: " + Printable.text(member.name()));
    }
    MemorySegment content;
    var crc = new CRC32();
    switch (member.method()) {
      case 0 -> {
        content = member.data();
        byte[] buffer = new byte[(int) Math.min(1 << 16, content.byteSize())];
        for (long at = 0; at < content.byteSize(); at += buffer.length) {
          int part = (int) Math.min(buffer.length, content.byteSize() - at);
          MemorySegment.copy(content, ValueLayout.JAVA_BYTE, at, buffer, 0, part);
          crc.update(buffer, 0, part);
        }
      }
      case 8 -> {
        var bounded = limits.withDecompressedBytes(Math.max(1, member.size()));
        content = Decompressor.inflateRaw(member.data(), bounded, crc);
      }
      default ->
          throw malformed(
              "a member is compressed by method "
                  + member.method()
                  + ": "
                  + Printable.text(member.name()));
    }
    if (content.byteSize() != member.size() || (int) crc.getValue() != member.crc()) {
      throw malformed("a member differs from its checksum: " + Printable.text(member.name()));
    }
    return content;
  }

  /** As much of a member's content as can be had, whatever its flags and checksum say. */
  public static Decompressed partialContent(Member member, PickleLimits limits) {
    return member.method() == 0
        ? new Decompressed(member.data(), java.util.Optional.empty())
        : Decompressor.inflateRawPartially(member.data(), limits);
  }

  private static RefusedException malformed(String what) {
    return new RefusedException(Reason.MALFORMED_MODEL, "the zip file cannot be read: " + what);
  }
}
