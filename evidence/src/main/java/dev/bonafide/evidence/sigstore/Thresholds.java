package dev.bonafide.evidence.sigstore;

/**
 * How much must vouch for a signature. Distinct logs and authorities count once each; those that
 * the root does not know are ignored and never counted.
 *
 * @param logs transparency logs that must hold the signature
 * @param times sources that must say when it was made: timestamp authorities, and logs by their
 *     promise
 * @param certificateLogs certificate logs that must have promised to log the certificate
 */
public record Thresholds(int logs, int times, int certificateLogs) {
  /** One of each: what the public-good instance gives. */
  public static final Thresholds DEFAULT = new Thresholds(1, 1, 1);

  /** Nothing: for a signature by a key or a long-lived certificate, which may stand alone. */
  public static final Thresholds NONE = new Thresholds(0, 0, 0);

  public Thresholds {
    if (logs < 0 || times < 0 || certificateLogs < 0) {
      throw new IllegalArgumentException(
          "thresholds are not negative, found " + logs + ", " + times + ", " + certificateLogs);
    }
  }

  public Thresholds withLogs(int atLeast) {
    return new Thresholds(atLeast, times, certificateLogs);
  }

  public Thresholds withTimes(int atLeast) {
    return new Thresholds(logs, atLeast, certificateLogs);
  }
}
