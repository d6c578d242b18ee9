package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.x509.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;

/**
 * What the Python tool signed before its version 1.0 in the place of DSSE's encoding: the payload
 * as Python prints bytes, under SHA-256 whatever the key. Read only where the operator allows it.
 */
final class LegacyEncoding {
  static final String NOTICE =
      "The signature is over an encoding from before version 1.0, which is not DSSE: sign again.";

  private LegacyEncoding() {}

  static boolean verifies(SignedContent content, PublicKey key) throws RefusedException {
    return content instanceof SignedContent.OfEnvelope envelope
        && Signatures.verify(
            key,
            DigestAlgorithm.SHA256,
            encode(envelope.payloadType(), envelope.payload()),
            content.signature());
  }

  static byte[] encode(String payloadType, byte[] payload) {
    String head = "DSSEV1 " + payloadType.length() + " " + payloadType + " " + payload.length + " ";
    return (head + python(payload)).getBytes(StandardCharsets.UTF_8);
  }

  /** The {@code repr} of Python's bytes. */
  private static String python(byte[] bytes) {
    boolean single = false;
    boolean twofold = false;
    for (byte b : bytes) {
      single |= b == '\'';
      twofold |= b == '"';
    }
    char quote = single && !twofold ? '"' : '\'';
    var out = new StringBuilder(bytes.length + 16).append('b').append(quote);
    for (byte b : bytes) {
      int value = b & 0xff;
      switch (value) {
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\\' -> out.append("\\\\");
        default -> {
          if (value == quote) {
            out.append('\\').append(quote);
          } else if (value < ' ' || value >= 0x7f) {
            out.append("\\x");
            out.append(Character.forDigit(value >>> 4, 16));
            out.append(Character.forDigit(value & 15, 16));
          } else {
            out.append((char) value);
          }
        }
      }
    }
    return out.append(quote).toString();
  }
}
