package dev.bonafide.pickle;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Decodes one LZ4 frame (LZ4 Frame Format 1.6.4), with blocks that refer to earlier ones, as
 * python-lz4 writes them and lz4-java does not read them.
 */
final class Lz4Frames {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int WINDOW_BYTES = 1 << 16;
  private static final int SEED = 0;

  private final MemorySegment bytes;
  private final BoundedBytes out;
  private final XXHashFactory hashes = XXHashFactory.safeInstance();
  private long at = 4;

  Lz4Frames(MemorySegment bytes, BoundedBytes out) {
    this.bytes = bytes;
    this.out = out;
  }

  /** Decodes the frame; returns where it ends. */
  long run() throws RefusedException {
    need(3);
    int flags = u1(at);
    int descriptor = u1(at + 1);
    if ((flags & 0xc2) != 0x40 || (descriptor & 0x8f) != 0 || (descriptor >> 4) < 4) {
      throw corrupt("an unknown frame version or block size");
    }
    if ((flags & 1) != 0) {
      throw corrupt("a frame that needs a dictionary");
    }
    boolean linked = (flags & 0x20) == 0;
    boolean blockChecksum = (flags & 0x10) != 0;
    boolean contentSize = (flags & 8) != 0;
    boolean contentChecksum = (flags & 4) != 0;
    int headerBytes = 2 + (contentSize ? 8 : 0);
    need(headerBytes + 1L);
    byte[] header = bytes.asSlice(at, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    int checksum = (hashes.hash32().hash(header, 0, header.length, SEED) >>> 8) & 0xff;
    if (checksum != u1(at + headerBytes)) {
      throw corrupt("the frame's header checksum differs");
    }
    long announced = contentSize ? bytes.get(LONG, at + 2) : -1;
    at += headerBytes + 1;
    blocks(1 << (2 * (descriptor >> 4) + 8), linked, blockChecksum, contentChecksum);
    if (contentSize && announced != out.size()) {
      throw corrupt("the frame has another length than it says");
    }
    return at;
  }

  private void blocks(
      int blockBytes, boolean linked, boolean blockChecksum, boolean contentChecksum)
      throws RefusedException {
    // room for two blocks: the window is moved to the front once a block's length, not once a block
    byte[] buffer = new byte[WINDOW_BYTES + 2 * blockBytes];
    try (StreamingXXHash32 content = hashes.newStreamingHash32(SEED)) {
      int history = 0;
      while (true) {
        need(4);
        int word = bytes.get(INT, at);
        at += 4;
        if (word == 0) {
          break;
        }
        int length = word & 0x7fff_ffff;
        need(length);
        if (length > blockBytes) {
          throw corrupt("a block is larger than the frame allows");
        }
        byte[] block = bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        at += length;
        if (blockChecksum) {
          requireChecksum(hashes.hash32().hash(block, 0, length, SEED));
        }
        int end;
        if (word < 0) {
          System.arraycopy(block, 0, buffer, history, length);
          end = history + length;
        } else {
          end = decodeBlock(block, buffer, history, history + blockBytes);
        }
        content.update(buffer, history, end - history);
        out.append(buffer, history, end - history);
        if (!linked) {
          history = 0;
        } else if (end <= buffer.length - blockBytes) {
          history = end;
        } else {
          history = WINDOW_BYTES;
          System.arraycopy(buffer, end - history, buffer, 0, history);
        }
      }
      if (contentChecksum) {
        requireChecksum(content.getValue());
      }
    }
  }

  private void requireChecksum(int computed) throws RefusedException {
    need(4);
    if (bytes.get(INT, at) != computed) {
      throw corrupt("a checksum differs");
    }
    at += 4;
  }

  /** Decodes one block behind the history; returns where the output ends. */
  private static int decodeBlock(byte[] block, byte[] out, int from, int limit)
      throws RefusedException {
    int in = 0;
    int to = from;
    while (in < block.length) {
      int token = block[in++] & 0xff;
      int literals = token >>> 4;
      if (literals == 15) {
        int more;
        do {
          more = next(block, in++);
          literals += more;
        } while (more == 255 && literals < limit);
      }
      if (literals > block.length - in || literals > limit - to) {
        throw corrupt("literals beyond the block");
      }
      System.arraycopy(block, in, out, to, literals);
      in += literals;
      to += literals;
      if (in == block.length) {
        return to;
      }
      int offset = next(block, in) | next(block, in + 1) << 8;
      in += 2;
      int length = token & 15;
      if (length == 15) {
        int more;
        do {
          more = next(block, in++);
          length += more;
        } while (more == 255 && length < limit);
      }
      length += 4;
      if (offset == 0 || offset > to || length > limit - to) {
        throw corrupt("a match outside the window");
      }
      copyMatch(out, to - offset, to, length);
      to += length;
    }
    throw corrupt("a block ends in a match");
  }

  private static void copyMatch(byte[] out, int source, int target, int length) {
    if (target - source >= length) {
      System.arraycopy(out, source, out, target, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      out[target + i] = out[source + i];
    }
  }

  private static int next(byte[] block, int index) throws RefusedException {
    if (index >= block.length) {
      throw corrupt("a block is cut off");
    }
    return block[index] & 0xff;
  }

  private int u1(long index) {
    return bytes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
  }

  private void need(long length) throws RefusedException {
    if (length > bytes.byteSize() - at) {
      throw corrupt("the frame is cut off");
    }
  }

  private static RefusedException corrupt(String detail) {
    return new RefusedException(
        Reason.MALFORMED_MODEL, "the compressed data cannot be read", detail, "an LZ4 frame");
  }
}
