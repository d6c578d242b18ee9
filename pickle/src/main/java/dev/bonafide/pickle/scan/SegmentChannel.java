package dev.bonafide.pickle.scan;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A segment as a read-only channel. */
final class SegmentChannel implements SeekableByteChannel {
  private final MemorySegment bytes;
  private long position;
  private boolean open = true;

  SegmentChannel(MemorySegment bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) {
    long left = bytes.byteSize() - position;
    if (left <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    int count = (int) Math.min(left, target.remaining());
    target.put(bytes.asSlice(position, count).asByteBuffer());
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    if (newPosition < 0) {
      throw new IOException("a position of 0 or more, found " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
