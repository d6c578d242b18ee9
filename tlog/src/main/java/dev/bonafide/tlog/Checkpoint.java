package dev.bonafide.tlog;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.DigestAlgorithm;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a log says its tree is (C2SP tlog-checkpoint).
 *
 * @param origin the log's name
 * @param size entries in the tree
 * @param root the tree's root hash
 * @param extensions further lines of the text, which carry no meaning here
 */
public record Checkpoint(String origin, long size, Digest root, List<String> extensions) {
  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new IllegalArgumentException("a checkpoint needs an origin line and a size");
    }
    extensions = List.copyOf(extensions);
  }

  public Checkpoint(String origin, long size, Digest root) {
    this(origin, size, root, List.of());
  }

  /**
   * Reads a signed checkpoint and verifies the signature of the log's key. Lines of other keys,
   * such as witnesses', are not looked at.
   *
   * @return refused with CHECKPOINT_INVALID or LIMIT_EXCEEDED
   */
  public static Outcome<Checkpoint> verify(String note, NoteKey key) {
    return SignedNote.parse(note).then(signed -> verify(signed, key));
  }

  /** Verifies the signature of the log's key, then reads the text. */
  public static Outcome<Checkpoint> verify(SignedNote note, NoteKey key) {
    boolean named = false;
    for (SignedNote.Line line : note.signatures()) {
      if (!key.names(line)) {
        continue;
      }
      named = true;
      if (!key.verifies(note.text(), line)) {
        return Outcome.refused(
            Reason.CHECKPOINT_INVALID, "the log's signature under its checkpoint does not verify");
      }
    }
    if (!named) {
      return Outcome.refused(
          Reason.CHECKPOINT_INVALID,
          "the checkpoint is not signed by the log",
          names(note),
          key.name() + " with key hint " + hex(key.hint()));
    }
    return parse(note.text());
  }

  /**
   * Reads a checkpoint's text, signatures not included.
   *
   * @return refused with CHECKPOINT_INVALID
   */
  public static Outcome<Checkpoint> parse(String text) {
    return Outcome.attempt(() -> read(text));
  }

  private static Checkpoint read(String text) throws RefusedException {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    if (start != text.length() || lines.size() < 3) {
      throw malformed(lines.size() + " lines", "origin, size and root hash, a line each");
    }
    if (lines.getFirst().isEmpty()) {
      throw malformed("an empty first line", "the log's origin");
    }
    List<String> extensions = List.copyOf(lines.subList(3, lines.size()));
    if (extensions.contains("")) {
      throw malformed("an empty line", "an extension line with text");
    }
    return new Checkpoint(
        lines.getFirst(), readSize(lines.get(1)), readRoot(lines.get(2)), extensions);
  }

  private static long readSize(String line) throws RefusedException {
    boolean decimal = !line.isEmpty() && line.length() <= 19;
    for (int i = 0; i < line.length(); i++) {
      decimal &= line.charAt(i) >= '0' && line.charAt(i) <= '9';
    }
    if (!decimal || (line.length() > 1 && line.charAt(0) == '0')) {
      throw malformed("\"" + line + "\"", "the tree's size in decimal");
    }
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw malformed(line, "a size below 2^63");
    }
  }

  private static Digest readRoot(String line) throws RefusedException {
    try {
      return Digest.of(DigestAlgorithm.SHA256, Base64.getDecoder().decode(line));
    } catch (IllegalArgumentException e) {
      throw malformed("\"" + line + "\"", "a root hash of 32 bytes in base64");
    }
  }

  /** The text that is signed. */
  public String text() {
    var out = new StringBuilder(origin).append('\n').append(size).append('\n');
    out.append(Base64.getEncoder().encodeToString(root.bytes())).append('\n');
    for (String extension : extensions) {
      out.append(extension).append('\n');
    }
    return out.toString();
  }

  /** The checkpoint as a note with one signature. */
  public SignedNote sign(NoteKey key, PrivateKey secret) {
    String text = text();
    return new SignedNote(text, List.of(key.sign(text, secret)));
  }

  private static String names(SignedNote note) {
    List<String> found = new ArrayList<>();
    for (SignedNote.Line line : note.signatures()) {
      found.add(line.name() + " with key hint " + hex(line.hint()));
    }
    return String.join(", ", found);
  }

  private static String hex(int hint) {
    return java.util.HexFormat.of().toHexDigits(hint);
  }

  private static RefusedException malformed(String found, String expected) {
    return new RefusedException(Reason.CHECKPOINT_INVALID, "not a checkpoint", found, expected);
  }
}
