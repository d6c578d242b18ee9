package dev.bonafide.tlog;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A text and the signatures under it (C2SP signed-note).
 *
 * @param text what is signed, its final newline included
 * @param signatures at least one, in the order of their lines
 */
public record SignedNote(String text, List<Line> signatures) {
  /** The em dash and space that begin a signature line. */
  private static final String MARK = "\u2014 ";

  public SignedNote {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("a note's text ends with a newline");
    }
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature line.
   *
   * @param name who signed; for a log its host
   * @param hint the first four bytes of the key's id, big-endian
   * @param signature the raw signature, as text in base64
   */
  public record Line(String name, int hint, String signature) {
    /** A line from the signature's bytes. */
    public static Line of(String name, int hint, byte[] signature) {
      return new Line(name, hint, Base64.getEncoder().encodeToString(signature));
    }

    /** The signature's bytes. */
    public byte[] bytes() {
      return Base64.getDecoder().decode(signature);
    }
  }

  /**
   * Reads a note under {@link NoteLimits#DEFAULT}.
   *
   * @return refused with CHECKPOINT_INVALID or LIMIT_EXCEEDED
   */
  public static Outcome<SignedNote> parse(String note) {
    return parse(note, NoteLimits.DEFAULT);
  }

  /** Reads a note under the given limits. */
  public static Outcome<SignedNote> parse(String note, NoteLimits limits) {
    return Outcome.attempt(() -> read(note, limits));
  }

  private static SignedNote read(String note, NoteLimits limits) throws RefusedException {
    if (note.length() > limits.maxChars()) {
      throw tooLarge(note.length() + " characters", limits.maxChars());
    }
    int split = note.lastIndexOf("\n\n");
    if (split < 0) {
      throw malformed("no empty line between text and signatures");
    }
    List<Line> lines = new ArrayList<>();
    int start = split + 2;
    while (start < note.length()) {
      int end = note.indexOf('\n', start);
      if (end < 0) {
        throw malformed("no newline after the last signature");
      }
      if (lines.size() == limits.maxSignatures()) {
        throw tooLarge("over " + limits.maxSignatures() + " signatures", limits.maxSignatures());
      }
      lines.add(readLine(note.substring(start, end)));
      start = end + 1;
    }
    if (lines.isEmpty()) {
      throw malformed("no signature");
    }
    return new SignedNote(note.substring(0, split + 1), lines);
  }

  private static Line readLine(String line) throws RefusedException {
    int space = line.indexOf(' ', MARK.length());
    if (!line.startsWith(MARK) || space <= MARK.length()) {
      throw malformed("a signature line without mark, name and signature");
    }
    byte[] keyed;
    try {
      keyed = Base64.getDecoder().decode(line.substring(space + 1));
    } catch (IllegalArgumentException e) {
      throw malformed("a signature that is no base64");
    }
    if (keyed.length <= Integer.BYTES) {
      throw malformed("a signature that is too short");
    }
    var bytes = ByteBuffer.wrap(keyed);
    int hint = bytes.getInt();
    byte[] signature = new byte[bytes.remaining()];
    bytes.get(signature);
    return Line.of(line.substring(MARK.length(), space), hint, signature);
  }

  /** The note in its written form. */
  public String format() {
    var out = new StringBuilder(text).append('\n');
    for (Line line : signatures) {
      byte[] signature = line.bytes();
      byte[] keyed =
          ByteBuffer.allocate(Integer.BYTES + signature.length)
              .putInt(line.hint())
              .put(signature)
              .array();
      out.append(MARK).append(line.name()).append(' ');
      out.append(Base64.getEncoder().encodeToString(keyed)).append('\n');
    }
    return out.toString();
  }

  private static RefusedException malformed(String found) {
    return new RefusedException(
        Reason.CHECKPOINT_INVALID, "not a signed note", found, "text, an empty line, signatures");
  }

  private static RefusedException tooLarge(String found, int limit) {
    return new RefusedException(
        Reason.LIMIT_EXCEEDED, "the signed note is too large", found, "at most " + limit);
  }
}
