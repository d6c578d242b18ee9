package dev.bonafide.admission.policy;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A named root of trust: the certificate authorities, logs and timestamp authorities under which
 * keyless certificates count.
 *
 * @param maxAge how old the root may be, or {@link #ANY_AGE}
 * @param onStale what happens when it is older
 * @param logThreshold how many distinct transparency logs must hold the signature
 * @param timestampThreshold how many distinct timestamp authorities must have signed its time where
 *     the log gives none
 */
public record NamedRoot(
    String name,
    Source source,
    Duration maxAge,
    OnStale onStale,
    int logThreshold,
    int timestampThreshold) {
  /** No limit on the root's age. */
  public static final Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);

  /** A root with the defaults of an entry that names its source alone. */
  public static NamedRoot of(String name, Source source) {
    return new NamedRoot(name, source, ANY_AGE, OnStale.WARN, 1, 1);
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
