package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * Undoes joblib's compressions within {@link PickleLimits}. What follows the compressed data is
 * {@code TRAILING_BYTES}; what a decoder cannot read is {@code MALFORMED_MODEL}.
 */
final class Decompressor {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int SMALL_BYTES = 1 << 11;

  /**
   * Enough for xz's and lzma's strongest preset, which a file asks for before it shows its data; no
   * more than a third of a small heap.
   */
  private static final int XZ_MEMORY_KIB =
      (int) Math.min(80 << 10, (Runtime.getRuntime().maxMemory() >> 10) / 3);

  /** {@code ZF}, then nineteen characters of a hexadecimal length. */
  private static final int ZFILE_HEADER_BYTES = 21;

  /** For zlib, whose own checksum the inflater compares. */
  private static final Checksum NO_CHECKSUM =
      new Checksum() {
        @Override
        public void update(int b) {}

        @Override
        public void update(byte[] bytes, int offset, int length) {}

        @Override
        public long getValue() {
          return 0;
        }

        @Override
        public void reset() {}
      };

  private Decompressor() {}

  static MemorySegment decompress(MemorySegment bytes, Compression compression, PickleLimits limits)
      throws RefusedException {
    try (var out = new BoundedBytes(limits, bytes.byteSize())) {
      run(bytes, compression, out);
      return out.joined();
    }
  }

  /**
   * As much as can be decompressed, and what stopped it: for reports, because a program that reads
   * as it goes acts on the beginning before it sees the end.
   */
  static Decompressed partially(MemorySegment bytes, Compression compression, PickleLimits limits) {
    try (var out = new BoundedBytes(limits, bytes.byteSize())) {
      Optional<Refusal> stopped = Optional.empty();
      try {
        run(bytes, compression, out);
      } catch (RefusedException e) {
        stopped = Optional.of(e.refusal());
      }
      return partial(out, stopped);
    }
  }

  private static void run(MemorySegment bytes, Compression compression, BoundedBytes out)
      throws RefusedException {
    switch (compression) {
      case ZLIB -> inflate(bytes, 0, out);
      case GZIP -> gunzip(bytes, out);
      case JOBLIB_ZFILE -> inflateZfile(bytes, out);
      case BZIP2 -> copy(bytes, out, in -> new BZip2CompressorInputStream(in, true));
      case XZ -> copy(bytes, out, in -> new XZInputStream(in, XZ_MEMORY_KIB));
      case LZMA -> copy(bytes, out, in -> new LZMAInputStream(in, XZ_MEMORY_KIB));
      case LZ4 -> requireEnd(bytes.byteSize() - new Lz4Frames(bytes, out).run());
    }
  }

  private static Decompressed partial(BoundedBytes out, Optional<Refusal> stopped) {
    try {
      return new Decompressed(out.joined(), stopped);
    } catch (RefusedException e) {
      return new Decompressed(MemorySegment.NULL, Optional.of(e.refusal()));
    }
  }

  private interface Decoder {
    InputStream open(InputStream in) throws IOException;
  }

  /** Third-party decoders may answer hostile bytes with any unchecked exception. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static void copy(MemorySegment bytes, BoundedBytes out, Decoder decoder)
      throws RefusedException {
    var source = new SegmentInputStream(bytes);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = decoder.open(source)) {
      while (true) {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
          break;
        }
        out.consumed(bytes.byteSize() - source.remaining());
        out.append(buffer, 0, count);
      }
    } catch (MemoryLimitException e) {
      throw new RefusedException(
          Reason.LIMIT_EXCEEDED,
          "decompressing needs too much memory",
          e.getMemoryNeeded() + " KiB",
          "at most " + e.getMemoryLimit() + " KiB");
    } catch (IOException | RuntimeException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    }
    requireEnd(source.remaining());
  }

  private static void requireEnd(long remaining) throws RefusedException {
    if (remaining != 0) {
      throw new RefusedException(
          Reason.TRAILING_BYTES,
          "bytes follow the end of the compressed data",
          remaining + " bytes",
          "none");
    }
  }

  private static void inflate(MemorySegment bytes, long from, BoundedBytes out)
      throws RefusedException {
    try (var inflater = new Owned(new Inflater(false))) {
      requireEnd(bytes.byteSize() - inflater.run(bytes, from, out, NO_CHECKSUM));
    }
  }

  /** Deflated data without a header, as in zip files. */
  static MemorySegment inflateRaw(MemorySegment bytes, PickleLimits limits, CRC32 crc)
      throws RefusedException {
    try (var out = new BoundedBytes(limits, bytes.byteSize());
        var inflater = new Owned(new Inflater(true))) {
      requireEnd(bytes.byteSize() - inflater.run(bytes, 0, out, crc));
      return out.joined();
    }
  }

  static Decompressed inflateRawPartially(MemorySegment bytes, PickleLimits limits) {
    try (var out = new BoundedBytes(limits, bytes.byteSize());
        var inflater = new Owned(new Inflater(true))) {
      Optional<Refusal> stopped = Optional.empty();
      try {
        inflater.run(bytes, 0, out, NO_CHECKSUM);
      } catch (RefusedException e) {
        stopped = Optional.of(e.refusal());
      }
      return partial(out, stopped);
    }
  }

  private static void inflateZfile(MemorySegment bytes, BoundedBytes out) throws RefusedException {
    if (bytes.byteSize() < ZFILE_HEADER_BYTES + 1) {
      throw corrupt("the header is cut off");
    }
    String length =
        new String(
                bytes.asSlice(2, ZFILE_HEADER_BYTES - 2).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.ISO_8859_1)
            .strip();
    if (!length.matches("0x[0-9a-f]{1,15}")) {
      throw corrupt("the header has no length");
    }
    boolean space = bytes.get(ValueLayout.JAVA_BYTE, ZFILE_HEADER_BYTES) == ' ';
    inflate(bytes, ZFILE_HEADER_BYTES + (space ? 1 : 0), out);
    if (out.size() != Long.parseLong(length.substring(2), 16)) {
      throw corrupt("the header has another length than the data");
    }
  }

  private static void gunzip(MemorySegment bytes, BoundedBytes out) throws RefusedException {
    var crc = new CRC32();
    long end;
    try (var inflater = new Owned(new Inflater(true))) {
      end = inflater.run(bytes, gzipHeader(bytes), out, crc);
    }
    if (bytes.byteSize() - end < 8) {
      throw corrupt("the gzip trailer is cut off");
    }
    var layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    if (bytes.get(layout, end) != (int) crc.getValue()
        || bytes.get(layout, end + 4) != (int) out.size()) {
      throw corrupt("the gzip checksum differs");
    }
    requireEnd(bytes.byteSize() - end - 8);
  }

  /** RFC 1952, section 2.3; returns where the deflated data begins. */
  private static long gzipHeader(MemorySegment bytes) throws RefusedException {
    if (bytes.byteSize() < 18 || bytes.get(ValueLayout.JAVA_BYTE, 2) != 8) {
      throw corrupt("the gzip header is cut off or of another method");
    }
    int flags = bytes.get(ValueLayout.JAVA_BYTE, 3) & 0xff;
    long at = 10;
    if ((flags & 0xe0) != 0) {
      throw corrupt("the gzip header has unknown flags");
    }
    if ((flags & 4) != 0) {
      at +=
          2
              + (bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at)
                  & 0xffff);
    }
    for (int flag = 8; flag <= 16; flag *= 2) {
      if ((flags & flag) != 0) {
        do {
          if (at >= bytes.byteSize()) {
            throw corrupt("the gzip header is cut off");
          }
        } while (bytes.get(ValueLayout.JAVA_BYTE, at++) != 0);
      }
    }
    at += (flags & 2) != 0 ? 2 : 0;
    if (at >= bytes.byteSize()) {
      throw corrupt("the gzip header is cut off");
    }
    return at;
  }

  /** An inflater that is released when it is no longer used. */
  private record Owned(Inflater inflater) implements AutoCloseable {
    /** Inflates one stream; returns where it ends. */
    long run(MemorySegment bytes, long from, BoundedBytes out, Checksum checksum)
        throws RefusedException {
      int bufferBytes = bytes.byteSize() < SMALL_BYTES ? SMALL_BYTES : BUFFER_BYTES;
      byte[] buffer = new byte[bufferBytes];
      byte[] input = new byte[bufferBytes];
      long at = from;
      try {
        while (!inflater.finished()) {
          if (inflater.needsInput()) {
            int count = (int) Math.min(input.length, bytes.byteSize() - at);
            if (count == 0) {
              throw corrupt("the data is cut off");
            }
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, input, 0, count);
            at += count;
            inflater.setInput(input, 0, count);
          }
          int count = inflater.inflate(buffer);
          if (count == 0 && inflater.needsDictionary()) {
            throw corrupt("the data needs a dictionary");
          }
          checksum.update(buffer, 0, count);
          out.consumed(at - inflater.getRemaining());
          out.append(buffer, 0, count);
        }
      } catch (DataFormatException e) {
        throw corrupt(String.valueOf(e.getMessage()));
      }
      return at - inflater.getRemaining();
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  private static RefusedException corrupt(String detail) {
    return new RefusedException(
        Reason.MALFORMED_MODEL,
        "the compressed data cannot be read",
        Printable.text(detail),
        "a compression that joblib writes");
  }
}
