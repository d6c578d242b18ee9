package dev.bonafide.evidence.trustroot;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A named set of logs and authorities that are trusted together: one Sigstore instance.
 *
 * @param name what the operator calls it; it stands in facts and decisions
 * @param logs transparency logs (Rekor)
 * @param certificateLogs certificate transparency logs, which promise to log certificates
 * @param certificateAuthorities Fulcio instances
 * @param timestampAuthorities RFC 3161 authorities
 * @param digest SHA-256 of the file it was read from
 * @param asOf when the file was known to be current
 */
public record TrustRoot(
    String name,
    List<LogKey> logs,
    List<LogKey> certificateLogs,
    List<Authority> certificateAuthorities,
    List<Authority> timestampAuthorities,
    Digest digest,
    Instant asOf) {
  /** No logs and no authorities: for signatures that stand alone. */
  public static final TrustRoot NONE =
      new TrustRoot(
          "none",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Digest.sha256(new byte[0]),
          Instant.EPOCH);

  public TrustRoot {
    logs = List.copyOf(logs);
    certificateLogs = List.copyOf(certificateLogs);
    certificateAuthorities = List.copyOf(certificateAuthorities);
    timestampAuthorities = List.copyOf(timestampAuthorities);
  }

  /**
   * Reads a {@code trusted_root.json} or a client trust config that contains one.
   *
   * @param name what the operator calls it
   * @param asOf when the bytes were known to be current, such as the file's time of change
   * @return refused with TRUST_ROOT_INVALID, LIMIT_EXCEEDED or UNSUPPORTED_ALGORITHM
   */
  public static Outcome<TrustRoot> parse(String name, byte[] json, Instant asOf) {
    return parse(name, json, asOf, RootLimits.DEFAULT);
  }

  /** Reads a root under the given limits. */
  public static Outcome<TrustRoot> parse(
      String name, byte[] json, Instant asOf, RootLimits limits) {
    return Outcome.attempt(() -> new TrustRootReader(limits).read(name, json, asOf));
  }

  /** The same under another name. */
  public TrustRoot named(String other) {
    return new TrustRoot(
        other, logs, certificateLogs, certificateAuthorities, timestampAuthorities, digest, asOf);
  }

  /** The same, trusting these timestamp authorities besides. */
  public TrustRoot withTimestampAuthorities(List<Authority> more) {
    List<Authority> all = new ArrayList<>(timestampAuthorities);
    all.addAll(more);
    return new TrustRoot(name, logs, certificateLogs, certificateAuthorities, all, digest, asOf);
  }

  /** How long ago the root was known to be current; never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(asOf, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
