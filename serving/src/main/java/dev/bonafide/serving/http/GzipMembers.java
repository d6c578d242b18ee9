package dev.bonafide.serving.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * A gzip body, as strict as Python's {@code gzip.decompress}, which MLServer uses: members follow
 * one another, zero bytes may follow them, and anything else behind them is an error. The JDK's
 * stream passes over what follows. Source: RFC 1952.
 */
final class GzipMembers extends InputStream {
  private static final int HAS_CHECK = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final ByteBuffer raw;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;

  GzipMembers(byte[] bytes) {
    raw = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      if (!inMember) {
        if (!raw.hasRemaining()) {
          return -1;
        }
        begin();
      }
      int count = inflated(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        return count;
      }
      if (!inflater.finished()) {
        throw new EOFException("the gzip stream ends inside a member");
      }
      end();
    }
  }

  private int inflated(byte[] target, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException("no deflated data: " + e.getMessage());
    }
  }

  private void begin() throws IOException {
    int start = raw.position();
    require(10);
    if (raw.getShort(start) != (short) 0x8B1F || raw.get(start + 2) != 8) {
      throw new ZipException("no gzip member at byte " + start);
    }
    int flags = raw.get(start + 3);
    raw.position(start + 10);
    if ((flags & HAS_EXTRA) != 0) {
      require(2);
      skip(raw.getShort() & 0xFFFF);
    }
    for (int text : new int[] {HAS_NAME, HAS_COMMENT}) {
      if ((flags & text) != 0) {
        do {
          require(1);
        } while (raw.get() != 0);
      }
    }
    skip((flags & HAS_CHECK) != 0 ? 2 : 0);
    inflater.reset();
    inflater.setInput(raw);
    crc.reset();
    inMember = true;
  }

  private void end() throws IOException {
    require(8);
    if (raw.getInt() != (int) crc.getValue() || raw.getInt() != (int) inflater.getBytesWritten()) {
      throw new ZipException("a gzip member's checksum or length is wrong");
    }
    while (raw.hasRemaining() && raw.get(raw.position()) == 0) {
      raw.get();
    }
    inMember = false;
  }

  private void skip(int bytes) throws EOFException {
    require(bytes);
    raw.position(raw.position() + bytes);
  }

  private void require(int bytes) throws EOFException {
    if (raw.remaining() < bytes) {
      throw new EOFException("the gzip stream ends inside a header or a trailer");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
