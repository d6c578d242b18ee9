package dev.bonafide.tlog.append;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One file that is read and written at places. A thread that is interrupted while it does so closes
 * the channel under all others (that is how channels are); the next use opens it again.
 */
final class LogFile implements AutoCloseable {
  private final Path path;
  private FileChannel channel;
  private boolean closed;

  LogFile(Path path) throws IOException {
    this.path = path;
    this.channel = open(path);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!channel.isOpen()) {
      channel = open(path);
    }
    return channel;
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  long size() throws IOException {
    return channel().size();
  }

  /** So many bytes from a place, or null where the file ends before. */
  byte @Nullable [] read(long position, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    FileChannel from = channel();
    while (buffer.hasRemaining()) {
      if (from.read(buffer, position + buffer.position()) < 0) {
        return null;
      }
    }
    return buffer.array();
  }

  void write(ByteBuffer bytes, long position) throws IOException {
    write(channel(), bytes, position);
  }

  static void write(FileChannel to, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += to.write(bytes, at);
    }
  }

  void force() throws IOException {
    channel().force(false);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
