package dev.bonafide.pickle;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A segment as a stream, for decoders that know only streams. */
final class SegmentInputStream extends InputStream {
  private final MemorySegment bytes;
  private long position;

  SegmentInputStream(MemorySegment bytes) {
    this.bytes = bytes;
  }

  long remaining() {
    return bytes.byteSize() - position;
  }

  @Override
  public int read() {
    return remaining() == 0 ? -1 : bytes.get(ValueLayout.JAVA_BYTE, position++) & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, remaining());
    if (count == 0) {
      return -1;
    }
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, target, from, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, remaining()));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, remaining());
  }
}
