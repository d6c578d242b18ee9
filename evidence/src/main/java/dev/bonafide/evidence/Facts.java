package dev.bonafide.evidence;

import dev.bonafide.artifact.Digest;
import java.util.List;

/**
 * What one signature establishes, after everything in it was verified.
 *
 * @param signer who signed
 * @param content what was signed
 * @param times when it was signed, by every trusted source that says so; empty where nothing
 *     trusted says when
 * @param logEntries where it is publicly logged; empty where it is not
 * @param source where the evidence was found
 * @param notices what a person should know although it did not stop verification, one sentence each
 */
public record Facts(
    Signer signer,
    Content content,
    List<TrustedTime> times,
    List<LoggedEntry> logEntries,
    Source source,
    List<String> notices) {

  public Facts {
    times = List.copyOf(times);
    logEntries = List.copyOf(logEntries);
    notices = List.copyOf(notices);
  }

  /**
   * The evidence as a file.
   *
   * @param name file name, relative to where it was looked for
   * @param digest SHA-256 of its bytes
   */
  public record Source(String name, Digest digest) {}
}
