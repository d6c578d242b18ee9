package dev.bonafide.artifact;

/**
 * The operator's input cannot be used: a wrong option, policy, settings file or folder. The one
 * exception type for it, caught once at the edge, where it ends the command with the usage exit
 * code.
 */
public final class ConfigurationException extends RuntimeException {
  private final String hint;

  /**
   * @param message what was found and what was expected, with file and line where there is one
   * @param hint what to try next, or empty
   */
  public ConfigurationException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  public ConfigurationException(String message, String hint, Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
