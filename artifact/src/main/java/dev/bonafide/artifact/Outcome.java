package dev.bonafide.artifact;

import java.util.function.Function;

/**
 * The result of an operation that may be refused. Callers switch over it; there is no way to take
 * the value by accident.
 *
 * @param <T> what is established when it is accepted
 */
public sealed interface Outcome<T> {

  /** The operation went through. */
  record Accepted<T>(T value) implements Outcome<T> {}

  /** The operation was refused, and why. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {
    /** The same refusal under another type. */
    public <U> Outcome<U> retyped() {
      return new Refused<>(refusal);
    }
  }

  static <T> Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Outcome<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  static <T> Outcome<T> refused(Reason reason, String message) {
    return new Refused<>(Refusal.of(reason, message));
  }

  static <T> Outcome<T> refused(Reason reason, String message, String found, String expected) {
    return new Refused<>(Refusal.of(reason, message, found, expected));
  }

  /**
   * Runs a room's inner code, turning its private {@link RefusedException} into a value. Bugs pass
   * through unchanged.
   */
  static <T> Outcome<T> attempt(Attempt<T> inner) {
    try {
      return new Accepted<>(inner.run());
    } catch (RefusedException e) {
      return new Refused<>(e.refusal());
    }
  }

  default <U> Outcome<U> map(Function<? super T, ? extends U> f) {
    return switch (this) {
      case Accepted<T>(T value) -> new Accepted<>(f.apply(value));
      case Refused<T> r -> r.retyped();
    };
  }

  default <U> Outcome<U> then(Function<? super T, Outcome<U>> f) {
    return switch (this) {
      case Accepted<T>(T value) -> f.apply(value);
      case Refused<T> r -> r.retyped();
    };
  }

  /** For use inside another room's {@link #attempt}: the value, or its refusal thrown on. */
  default T orThrow() throws RefusedException {
    return switch (this) {
      case Accepted<T>(T value) -> value;
      case Refused<T>(Refusal refusal) -> throw new RefusedException(refusal);
    };
  }

  default boolean isAccepted() {
    return this instanceof Accepted;
  }

  /** Code that may be refused on the way. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws RefusedException;
  }
}
