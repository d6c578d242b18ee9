package dev.bonafide.admission.policy;

import java.time.Instant;

/**
 * When a signature must have been made, by a trusted time. The start is inside, the end outside.
 * Used to rotate keys with overlap.
 */
public record TimeWindow(Instant after, Instant before) {
  public static final TimeWindow ALWAYS = new TimeWindow(Instant.MIN, Instant.MAX);

  public TimeWindow {
    if (!after.isBefore(before)) {
      throw new IllegalArgumentException("the window ends before it starts");
    }
  }

  public boolean isAlways() {
    return equals(ALWAYS);
  }

  boolean contains(Instant time) {
    return !time.isBefore(after) && time.isBefore(before);
  }

  @Override
  public String toString() {
    if (isAlways()) {
      return "any time";
    }
    return (after.equals(Instant.MIN) ? "" : "from " + after + " ")
        + (before.equals(Instant.MAX) ? "" : "before " + before);
  }
}
