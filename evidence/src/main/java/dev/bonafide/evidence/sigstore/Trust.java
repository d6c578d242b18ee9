package dev.bonafide.evidence.sigstore;

import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.InstantSource;

/** What is trusted and asked for, whatever the bundle. */
record Trust(TrustRoot root, Thresholds thresholds, Rules rules, InstantSource clock) {
  Trust withRules(Rules newRules) {
    return new Trust(root, thresholds, newRules, clock);
  }

  Trust withClock(InstantSource newClock) {
    return new Trust(root, thresholds, rules, newClock);
  }
}
