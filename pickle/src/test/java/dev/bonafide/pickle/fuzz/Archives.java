package dev.bonafide.pickle.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Gives bytes the beginning and the checksums of a format, so that fuzzing need not find them and
 * comes to what lies behind them.
 */
final class Archives {
  private static final int TAR_BLOCK_BYTES = 512;
  private static final int TAR_CHECKSUM = 148;
  private static final int SEVEN_ZIP_HEADER_BYTES = 32;

  private Archives() {}

  /** The bytes as the schema of a skops file that also has two arrays. */
  static byte[] skops(byte[] schema) {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }";
    byte[] array =
        npy(concat(latin1("\1\0" + (char) header.length() + "\0" + header), new byte[16]));
    return zip("schema.json", schema, "0.npy", array, "1.npz", zip("indices.npy", array));
  }

  static byte[] npy(byte[] rest) {
    return concat(latin1("\u0093NUMPY"), rest);
  }

  /** Names and contents in turn. */
  static byte[] zip(Object... members) {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (int i = 0; i < members.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) members[i]));
        zip.write((byte[]) members[i + 1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] zipOf(byte[] bytes) {
    return concat(latin1("PK\3\4"), bytes);
  }

  /** With a right checksum in every block. */
  static byte[] tarOf(byte[] bytes) {
    byte[] tar = Arrays.copyOf(bytes, (bytes.length / TAR_BLOCK_BYTES + 1) * TAR_BLOCK_BYTES);
    for (int block = 0; block < tar.length; block += TAR_BLOCK_BYTES) {
      Arrays.fill(tar, block + TAR_CHECKSUM, block + TAR_CHECKSUM + 8, (byte) ' ');
      int sum = 0;
      for (int i = 0; i < TAR_BLOCK_BYTES; i++) {
        sum += tar[block + i] & 0xff;
      }
      byte[] octal = latin1(String.format(Locale.ROOT, "%06o\0", sum));
      System.arraycopy(octal, 0, tar, block + TAR_CHECKSUM, octal.length);
    }
    return tar;
  }

  /** The bytes as the directory of a 7z file without data. */
  static byte[] sevenZipOf(byte[] directory) {
    var out = ByteBuffer.allocate(SEVEN_ZIP_HEADER_BYTES + directory.length);
    out.order(ByteOrder.LITTLE_ENDIAN).put(latin1("7z\u00bc\u00af\u0027\u001c\0\4"));
    out.position(12);
    out.putLong(0).putLong(directory.length).putInt(crc(directory)).put(directory);
    out.putInt(8, crc(Arrays.copyOfRange(out.array(), 12, SEVEN_ZIP_HEADER_BYTES)));
    return out.array();
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
