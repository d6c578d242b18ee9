package dev.bonafide.signing.http;

import java.time.Duration;

/**
 * Bounds of every exchange with a service.
 *
 * @param connect for establishing the connection
 * @param whole for one attempt, from the request's first byte to the answer's last
 * @param maxAnswerBytes of a body
 * @param attempts how often in all; only connection failures and the statuses 429 and 5xx are tried
 *     again
 * @param pause before the second attempt; doubled before each further one
 */
public record HttpLimits(
    Duration connect, Duration whole, int maxAnswerBytes, int attempts, Duration pause) {
  /**
   * A log may take several seconds for its next checkpoint; the largest honest answer is TUF's
   * metadata, well below 1 MiB.
   */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          Duration.ofSeconds(10), Duration.ofSeconds(30), 8 << 20, 4, Duration.ofMillis(250));

  /** Cloud metadata servers answer at once or not at all. */
  public static final HttpLimits NEARBY =
      new HttpLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(5), 1 << 20, 2, Duration.ofMillis(100));

  public HttpLimits {
    if (maxAnswerBytes < 1 || attempts < 1) {
      throw new IllegalArgumentException(
          "limits are positive, found " + maxAnswerBytes + " bytes, " + attempts + " attempts");
    }
  }

  public HttpLimits withMaxAnswerBytes(int bytes) {
    return new HttpLimits(connect, whole, bytes, attempts, pause);
  }
}
