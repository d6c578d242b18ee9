package dev.bonafide.serving.v2;

import org.jspecify.annotations.Nullable;

/**
 * One line of the repository index.
 *
 * @param version null for a model without one
 * @param reason why it does not serve, starting with the reason's code; empty where it serves or
 *     was never asked to
 */
public record IndexEntry(String name, @Nullable String version, State state, String reason) {

  /** Whether it serves. */
  public enum State {
    UNKNOWN,
    READY,
    UNAVAILABLE,
    LOADING,
    UNLOADING
  }
}
