package dev.bonafide.serving.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * Reads a request's body, never more than the limit, and decompresses it, never beyond the limit.
 */
final class RequestBody {
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
   * @throws RefusedException {@code PAYLOAD_TOO_LARGE}
   */
  byte[] read(InputStream in, OptionalLong length, String encoding)
      throws IOException, RefusedException, BadEncoding {
    if (length.isPresent() && length.getAsLong() > limit) {
      throw tooLarge(length.getAsLong() + " bytes");
    }
    byte[] raw = bounded(in);
    try {
      return switch (encoding) {
        case "gzip" -> bounded(new GZIPInputStream(new ByteArrayInputStream(raw)));
        case "zstd" -> bounded(new ZstdInputStream(new ByteArrayInputStream(raw)));
        default -> raw;
      };
    } catch (IOException e) {
      throw new BadEncoding(e);
    }
  }

  private byte[] bounded(InputStream in) throws IOException, RefusedException {
    byte[] bytes = in.readNBytes((int) limit + 1);
    if (bytes.length > limit) {
      throw tooLarge("more than " + limit + " bytes");
    }
    return bytes;
  }

  private RefusedException tooLarge(String found) {
    return new RefusedException(
        Refusal.of(
            Reason.PAYLOAD_TOO_LARGE,
            "the request body is too large",
            found,
            "at most " + limit + " bytes (max_request_bytes)"));
  }
}
