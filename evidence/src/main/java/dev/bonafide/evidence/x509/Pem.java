package dev.bonafide.evidence.x509;

import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads the blocks of a PEM file (RFC 7468). Text between blocks is skipped. */
public final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int MAX_BLOCKS = 256;

  private Pem() {}

  /** One block: what it says it is, and its bytes. */
  public static final class Block {
    private final String label;
    private final byte[] der;

    private Block(String label, byte[] der) {
      this.label = label;
      this.der = der;
    }

    /** Such as {@code CERTIFICATE}. */
    public String label() {
      return label;
    }

    public byte[] der() {
      return der.clone();
    }
  }

  /** Reads all blocks; refused with MALFORMED_EVIDENCE. */
  public static List<Block> read(byte[] pem) throws RefusedException {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
      // the end begins after the label's dashes: it may not share them
      int end = labelEnd < 0 ? -1 : text.indexOf(END, labelEnd + DASHES.length());
      if (end < 0 || blocks.size() == MAX_BLOCKS) {
        throw malformed("a block without its end, or too many");
      }
      String label = text.substring(at + BEGIN.length(), labelEnd);
      String closing = END + label + DASHES;
      if (!text.startsWith(closing, end)) {
        throw malformed("an end that does not name " + label);
      }
      blocks.add(new Block(label, decode(text.substring(labelEnd + DASHES.length(), end))));
      at = text.indexOf(BEGIN, end + closing.length());
    }
    return blocks;
  }

  private static byte[] decode(String body) throws RefusedException {
    var packed = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
        packed.append(c);
      }
    }
    try {
      return Base64.getDecoder().decode(packed.toString());
    } catch (IllegalArgumentException e) {
      throw malformed("a block that is no base64");
    }
  }

  private static RefusedException malformed(String found) {
    return new RefusedException(
        Reason.MALFORMED_EVIDENCE, "not a PEM file", found, "BEGIN, base64 and END lines");
  }
}
