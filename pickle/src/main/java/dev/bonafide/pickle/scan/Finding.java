package dev.bonafide.pickle.scan;

/**
 * One reason for a verdict.
 *
 * @param rule what kind of reason
 * @param verdict what it alone would lead to
 * @param message one line for a person, such as {@code would call posix.system("id")}
 * @param target the name it is about, such as {@code posix.system}, or empty
 * @param position byte in the (decompressed) stream, or -1
 */
public record Finding(Rule rule, Verdict verdict, String message, String target, long position) {

  /** The kinds of reasons; the words stand in JSON and SARIF and are stable. */
  public enum Rule {
    CALL("calls-function", "Loading would call a function"),
    IMPORT("imports-name", "Loading would import a name"),
    MODIFY("modifies-object", "Loading would change something outside the model"),
    ASK("asks-loader", "The file asks the program that loads it for objects"),
    LAMBDA_LAYER("keras-lambda-layer", "A Keras Lambda layer holds Python bytecode"),
    REFUSED("not-readable", "Bonafide's reader refuses the file"),
    ARCHIVE("archive-inconsistent", "An archive contradicts itself or is encrypted"),
    LIMIT("limit-exceeded", "The file exceeds a limit of the scanner"),
    FORMAT("unknown-format", "The file's format is not known"),
    SPECIAL("special-file", "A link to nothing, a pipe or a device, which is not opened"),
    UNREADABLE("unreadable", "The file or folder cannot be read");

    private final String id;
    private final String title;

    Rule(String id, String title) {
      this.id = id;
      this.title = title;
    }

    public String id() {
      return id;
    }

    public String title() {
      return title;
    }
  }

  static Finding of(Rule rule, Verdict verdict, String message) {
    return new Finding(rule, verdict, message, "", -1);
  }
}
