package dev.bonafide.admission.policy;

import dev.bonafide.evidence.sigstore.Thresholds;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A named root of trust: the certificate authorities, logs and timestamp authorities under which
 * keyless certificates count.
 *
 * @param maxAge how old the root may be, or {@link #ANY_AGE}
 * @param onStale what happens when it is older
 * @param thresholds how many distinct logs and sources of time must vouch for a keyless signature,
 *     and certificate logs for its certificate
 */
public record NamedRoot(
    String name, Source source, Duration maxAge, OnStale onStale, Thresholds thresholds) {
  /** No limit on the root's age. */
  public static final Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);

  /** A root with the defaults of an entry that names its source alone. */
  public static NamedRoot of(String name, Source source) {
    return new NamedRoot(name, source, ANY_AGE, OnStale.WARN, Thresholds.DEFAULT);
  }

  /** What a root that is too old means. */
  public enum OnStale {
    /** It still counts, and every verdict says so. */
    WARN,
    /** What it vouches for does not count (STALE_ROOT). */
    REFUSE
  }

  /** Where a root comes from. */
  public sealed interface Source {

    /** Sigstore's public-good instance: bundled, refreshed in the background. */
    record PublicGood() implements Source {}

    /** Sigstore's staging instance. */
    record Staging() implements Source {}

    /** A {@code trusted_root.json}. */
    record TrustedRootFile(OperatorFile file) implements Source {}

    /** A client trust configuration, which holds a root. */
    record TrustConfigFile(OperatorFile file) implements Source {}

    /** The folder of an embedded sandbox. */
    record Sandbox(Path folder) implements Source {}
  }
}
