package dev.bonafide.artifact;

/**
 * Carries a refusal up through one room's own recursion.
 *
 * <p>It never crosses a room's public border: fronts turn it into an {@link Outcome} with {@link
 * Outcome#attempt}. It has no stack trace, so that refusing costs nothing.
 */
public final class RefusedException extends Exception {
  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.toString(), null, false, false);
    this.refusal = refusal;
  }

  public RefusedException(Reason reason, String message) {
    this(Refusal.of(reason, message));
  }

  public RefusedException(Reason reason, String message, String found, String expected) {
    this(Refusal.of(reason, message, found, expected));
  }

  public Refusal refusal() {
    return refusal;
  }
}
