package dev.bonafide.evidence.intoto;

import java.nio.charset.StandardCharsets;

/** The Dead Simple Signing Envelope, version 1. */
public final class Dsse {
  /** The payload type of in-toto statements. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  /** How everything that is signed in an envelope begins. */
  public static final String PREFIX = "DSSEv1 ";

  private Dsse() {}

  /** The pre-authentication encoding: what is signed for a payload of a type. */
  public static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        (PREFIX + type.length + " " + payloadType + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] encoded = new byte[head.length + payload.length];
    System.arraycopy(head, 0, encoded, 0, head.length);
    System.arraycopy(payload, 0, encoded, head.length, payload.length);
    return encoded;
  }
}
