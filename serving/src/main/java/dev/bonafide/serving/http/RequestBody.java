package dev.bonafide.serving.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.serving.dataplane.RequestMemory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body, never more than the limit, and decompresses it, never beyond the limit.
 */
final class RequestBody {
  /** Larger bodies are read in growing pieces, whatever length they announce. */
  private static final int FIRST_BYTES = 64 << 10;

  /** 8 MiB, the most that RFC 9659 lets a content coding ask for. */
  private static final int ZSTD_WINDOW_LOG = 23;

  private final long limit;

  RequestBody(long limitBytes) {
    limit = limitBytes;
  }

  /** A body that claims an encoding and is not in it. */
  static final class BadEncoding extends Exception {
    BadEncoding(IOException cause) {
      super(cause);
    }
  }

  /**
   * The body as it was meant.
   *
   * @param encoding the value of Content-Encoding; what is not known is taken as none, as in
   *     MLServer
   * @param share grows with what is read, and keeps what the body takes
   * @throws RefusedException {@code PAYLOAD_TOO_LARGE}, {@code OVERLOADED}
   */
  byte[] read(InputStream in, OptionalLong length, String encoding, RequestMemory.Share share)
      throws IOException, RefusedException, BadEncoding {
    if (length.isPresent() && length.getAsLong() > limit) {
      throw tooLarge(length.getAsLong() + " bytes");
    }
    byte[] raw;
    try {
      raw = bounded(in, length.orElse(limit + 1), share);
    } catch (RuntimeException e) { // so the web server says that chunks are broken
      throw new IOException("the body cannot be read to its end", e);
    }
    try (InputStream decoder = decoder(encoding, raw)) {
      if (decoder == null) {
        return raw;
      }
      byte[] body = bounded(decoder, limit + 1, share);
      share.shrink(raw.length);
      return body;
    } catch (IOException e) {
      throw new BadEncoding(e);
    }
  }

  private static @Nullable InputStream decoder(String encoding, byte[] raw) throws IOException {
    return switch (encoding) {
      case "gzip" -> new GzipMembers(raw);
      case "zstd" -> new ZstdInputStream(new ByteArrayInputStream(raw)).setLongMax(ZSTD_WINDOW_LOG);
      default -> null;
    };
  }

  /**
   * @param most the stream's length where it is known, else one more than may be
   */
  private byte[] bounded(InputStream in, long most, RequestMemory.Share share)
      throws IOException, RefusedException {
    byte[] bytes = new byte[0];
    int size = 0;
    while (size < most) {
      if (size == bytes.length) {
        int larger = (int) Math.min(most, size == 0 ? FIRST_BYTES : 2L * size);
        share.grow(larger - size);
        bytes = Arrays.copyOf(bytes, larger);
      }
      int read = in.read(bytes, size, bytes.length - size);
      if (read < 0) {
        break;
      }
      size += read;
    }
    if (size > limit) {
      throw tooLarge("more than " + limit + " bytes");
    }
    share.shrink(bytes.length - size);
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private RefusedException tooLarge(String found) {
    return new RefusedException(
        Reason.PAYLOAD_TOO_LARGE,
        "the request body is too large",
        found,
        "at most " + limit + " bytes (max_request_bytes)");
  }
}
