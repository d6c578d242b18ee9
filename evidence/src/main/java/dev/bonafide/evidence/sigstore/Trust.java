package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What is trusted and asked for, whatever the bundle. */
record Trust(TrustRoot root, Thresholds thresholds, Rules rules, InstantSource clock) {
  /** No logs and no authorities: for signatures that stand alone. */
  static final TrustRoot NO_ROOT =
      new TrustRoot(
          "none",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Digest.sha256(new byte[0]),
          Instant.EPOCH);

  Trust withRules(Rules newRules) {
    return new Trust(root, thresholds, newRules, clock);
  }

  Trust withClock(InstantSource newClock) {
    return new Trust(root, thresholds, rules, newClock);
  }
}
