package dev.bonafide.signing.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The text armour that services expect around keys and certificates. */
final class Pem {
  private Pem() {}

  static String write(String label, byte[] der) {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + base64.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** The DER within, or nothing where the text is no single block of that label. */
  static Optional<byte[]> read(String label, String text) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    String body = text.strip();
    if (!body.startsWith(begin) || !body.endsWith(end)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Base64.getMimeDecoder()
              .decode(body.substring(begin.length(), body.length() - end.length()).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
