package dev.bonafide.artifact;

/**
 * Why something was not accepted: a result, not an error.
 *
 * @param reason the stable code; scripts, metrics and tests rely on it and on nothing else here
 * @param message one line for a person
 * @param found what was there, or empty where the message says it all
 * @param expected what would have been accepted, or empty
 * @param hint the next command or setting to try, or empty
 */
public record Refusal(Reason reason, String message, String found, String expected, String hint) {

  /** A refusal with its message alone; the hint is the reason's own. */
  public static Refusal of(Reason reason, String message) {
    return new Refusal(reason, message, "", "", reason.tryFirst());
  }

  /** A refusal that shows both values; the hint is the reason's own. */
  public static Refusal of(Reason reason, String message, String found, String expected) {
    return new Refusal(reason, message, found, expected, reason.tryFirst());
  }

  public Refusal withHint(String newHint) {
    return new Refusal(reason, message, found, expected, newHint);
  }

  /** The same refusal, its message led by where it happened. */
  public Refusal at(String place) {
    return new Refusal(reason, place + ": " + message, found, expected, hint);
  }

  /** The human line: message, then found and expected where they are known. */
  @Override
  public String toString() {
    var line = new StringBuilder(message);
    if (!found.isEmpty() || !expected.isEmpty()) {
      line.append(" (found ")
          .append(found.isEmpty() ? "nothing" : found)
          .append(expected.isEmpty() ? "" : ", expected " + expected)
          .append(')');
    }
    return line.toString();
  }
}
