package dev.bonafide.signing;

import dev.bonafide.artifact.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The Dead Simple Signing Envelope (DSSE v1.0.2): what is signed, and how it is written down. */
public final class Dsse {
  /** The payload type of in-toto statements. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private static final byte[] PREFIX = "DSSEv1 ".getBytes(StandardCharsets.US_ASCII);

  /** How many of a file's first bytes {@link #looksLikeEncoding} wants to see. */
  public static final int PREFIX_BYTES = 7;

  private Dsse() {}

  /** The pre-authentication encoding: the bytes a DSSE signature is over. */
  public static byte[] encode(String payloadType, byte[] payload) {
    var out = new ByteArrayOutputStream(payload.length + payloadType.length() + 40);
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(PREFIX);
    out.writeBytes((type.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(type);
    out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  /**
   * Whether bytes begin like the pre-authentication encoding. A message signature over such a file
   * could be passed off as a signature over an attestation, so it is never made.
   */
  public static boolean looksLikeEncoding(byte[] head) {
    return head.length >= PREFIX.length
        && java.util.Arrays.equals(head, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** The envelope with its one signature, in the form the Sigstore bundle carries it. */
  public static Json.Obj envelope(String payloadType, byte[] payload, byte[] signature) {
    var base64 = Base64.getEncoder();
    return Json.object()
        .put("payload", base64.encodeToString(payload))
        .put("payloadType", payloadType)
        .put(
            "signatures",
            Json.array(
                List.of(
                    Json.object()
                        .put("sig", base64.encodeToString(signature))
                        .put("keyid", "")
                        .build())))
        .build();
  }
}
