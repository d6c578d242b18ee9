package dev.bonafide.evidence;

import java.time.Instant;

/**
 * A moment at which the signature existed, according to a source that is trusted and whose
 * statement was verified.
 *
 * @param authority the source's name: a timestamp authority's URI or subject, or a log's base URL
 */
public record TrustedTime(Instant time, Origin origin, String authority) {
  /** What kind of source says so. */
  public enum Origin {
    /** An RFC 3161 timestamp. */
    TIMESTAMP_AUTHORITY,
    /** The integrated time of a log's verified promise (Rekor v1). */
    LOG_PROMISE
  }
}
