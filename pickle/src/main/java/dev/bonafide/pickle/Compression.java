package dev.bonafide.pickle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** The compressions that joblib writes, recognised by the first bytes of the file. */
public enum Compression {
  ZLIB(0x78),
  GZIP(0x1f, 0x8b),
  BZIP2('B', 'Z', 'h'),
  XZ(0xfd, '7', 'z', 'X', 'Z', 0),
  LZMA(0x5d, 0x00),
  LZ4(0x04, 0x22, 0x4d, 0x18),
  /** zlib behind a header with the length, as joblib before 0.10 wrote it. */
  JOBLIB_ZFILE('Z', 'F');

  private final int[] magic;

  Compression(int... magic) {
    this.magic = magic;
  }

  /** The compression of a file, or null if its bytes are not compressed by any of these. */
  public static @Nullable Compression of(MemorySegment bytes) {
    for (Compression compression : values()) {
      if (startsWith(bytes, compression.magic)) {
        return compression;
      }
    }
    return null;
  }

  /**
   * As much of a file as can be decompressed within the limits, outside the heap; for reports. A
   * model is decompressed wholly or not at all.
   */
  public Decompressed partially(MemorySegment bytes, PickleLimits limits) {
    return Decompressor.partially(bytes, this, limits);
  }

  static boolean startsWith(MemorySegment bytes, int... magic) {
    if (bytes.byteSize() < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
