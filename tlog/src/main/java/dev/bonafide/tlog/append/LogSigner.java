package dev.bonafide.tlog.append;

import dev.bonafide.tlog.NoteKey;
import java.security.PrivateKey;

/**
 * Who signs a log's checkpoints.
 *
 * @param origin the log's name, the first line of its checkpoints
 * @param key the public key under its name
 * @param secret the private half
 */
public record LogSigner(String origin, NoteKey key, PrivateKey secret) {
  public LogSigner {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a log's origin is one line, found \"" + origin + "\"");
    }
  }

  @Override
  public String toString() {
    return "LogSigner[" + origin + "]"; // never the private key
  }
}
