package dev.bonafide.pickle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes an object graph as a joblib file that {@code joblib.load} of joblib 1.0 and later reads:
 * pickle protocol 4, arrays raw behind a {@code NumpyArrayWrapper}, aligned to 16 bytes.
 *
 * <p>The same graph always gives the same bytes. A numpy array of rank 0 is written as a scalar, a
 * {@link PySet} as a {@code set}, {@link PyValue.Bytes} as {@code bytes}.
 */
public final class JoblibWriter {
  /** How the file is compressed. */
  public enum Compress {
    /** Not at all: arrays can be mapped into memory. */
    NONE,
    /** zlib, level 3, as {@code joblib.dump(…, compress=True)}. */
    ZLIB
  }

  private static final int ZLIB_LEVEL = 3;

  private JoblibWriter() {}

  /**
   * Writes the graph and flushes; the stream stays open.
   *
   * @throws IllegalArgumentException if containers are nested more than a thousand deep
   */
  public static void write(PyValue root, OutputStream out, Compress compress) throws IOException {
    var buffered = new BufferedOutputStream(out, 1 << 16);
    switch (compress) {
      case NONE -> writeStream(root, buffered);
      case ZLIB -> {
        var deflater = new Deflater(ZLIB_LEVEL);
        try {
          var deflated = new DeflaterOutputStream(buffered, deflater, 1 << 16);
          writeStream(root, deflated);
          deflated.finish();
        } finally {
          deflater.end();
        }
      }
    }
    buffered.flush();
  }

  private static void writeStream(PyValue root, OutputStream out) throws IOException {
    new GraphWriter(new PickleOutput(out), GraphWriter.Arrays.RAW).stream(root);
  }
}
