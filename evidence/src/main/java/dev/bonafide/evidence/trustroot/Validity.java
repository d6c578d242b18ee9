package dev.bonafide.evidence.trustroot;

import java.time.Instant;

/**
 * The closed interval in which a key or authority was valid.
 *
 * @param start first moment
 * @param end last moment; {@link Instant#MAX} where it is still in use
 */
public record Validity(Instant start, Instant end) {
  public boolean contains(Instant time) {
    return !time.isBefore(start) && !time.isAfter(end);
  }

  @Override
  public String toString() {
    return start + " to " + (end.equals(Instant.MAX) ? "now" : end.toString());
  }
}
