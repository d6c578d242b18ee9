package dev.bonafide.admission;

import dev.bonafide.admission.policy.Authority;
import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.admission.policy.Policy;
import dev.bonafide.admission.policy.TimeWindow;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleLimits;
import dev.bonafide.evidence.sigstore.CertificateVerifier;
import dev.bonafide.evidence.sigstore.KeyVerifier;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Verifies evidence under everything that a policy trusts: each root under which it knows a keyless
 * authority, each key, each set of anchors. Thread-safe.
 */
public final class PolicyTrust implements EvidenceVerifier {
  private final Policy policy;
  private final TrustRoots roots;
  private final InstantSource clock;

  private PolicyTrust(Policy policy, TrustRoots roots, InstantSource clock) {
    this.policy = policy;
    this.roots = roots;
    this.clock = clock;
  }

  /**
   * The trust of a policy.
   *
   * @param clock judges long-lived certificates and the age of roots
   */
  public static PolicyTrust of(Policy policy, TrustRoots roots, InstantSource clock) {
    return new PolicyTrust(policy, roots, clock);
  }

  @Override
  public Outcome<List<Facts>> verify(String name, byte[] evidence) {
    return switch (Bundle.parse(name, evidence, BundleLimits.MANIFEST)) {
      case Outcome.Accepted<Bundle>(Bundle bundle) -> verify(bundle);
      case Outcome.Refused<Bundle> r -> r.retyped();
    };
  }

  private Outcome<List<Facts>> verify(Bundle bundle) {
    var facts = new LinkedHashSet<Facts>();
    var refusals = new ArrayList<Refusal>();
    for (NamedRoot root : keylessRoots()) {
      collect(
          current(root)
              .then(
                  r ->
                      SigstoreVerifier.of(r, root.thresholds())
                          .withClock(clock)
                          .verify(bundle, new Artifact.Claimed())),
          facts,
          refusals);
    }
    for (Authority authority : policy.authorities().values()) {
      switch (authority) {
        case Authority.Keyless k -> {} // done above, once a root
        case Authority.Key k -> collect(byKey(k, bundle), facts, refusals);
        case Authority.Certificate c -> collect(byCertificate(c, bundle), facts, refusals);
      }
    }
    return facts.isEmpty()
        ? Outcome.refused(mostTelling(refusals))
        : Outcome.accepted(List.copyOf(facts));
  }

  /**
   * The root under the name that the policy has for it: that is what facts and authorities name.
   */
  private Outcome<TrustRoot> current(NamedRoot named) {
    return roots.current(named).map(root -> root.named(named.name()));
  }

  private static void collect(Outcome<Facts> outcome, Set<Facts> facts, List<Refusal> refusals) {
    switch (outcome) {
      case Outcome.Accepted<Facts>(Facts found) -> facts.add(found);
      case Outcome.Refused<Facts>(Refusal refusal) -> refusals.add(refusal);
    }
  }

  private List<NamedRoot> keylessRoots() {
    var used = new LinkedHashMap<String, NamedRoot>();
    for (Authority authority : policy.authorities().values()) {
      if (authority instanceof Authority.Keyless keyless) {
        used.put(
            keyless.trustRoot(),
            Objects.requireNonNull(policy.trustRoots().get(keyless.trustRoot())));
      }
    }
    return List.copyOf(used.values());
  }

  /** A condition on time needs roots that can tell it; without one, a key stands alone. */
  private Outcome<Facts> byKey(Authority.Key authority, Bundle bundle) {
    Outcome<Facts> alone =
        KeyVerifier.of(authority.key()).withClock(clock).verify(bundle, new Artifact.Claimed());
    return authority.window().equals(TimeWindow.ALWAYS)
        ? alone
        : timed(
            alone,
            (root, thresholds) ->
                KeyVerifier.of(authority.key(), root, thresholds)
                    .withClock(clock)
                    .verify(bundle, new Artifact.Claimed()));
  }

  /** A certificate that is over stands where a trusted time says that it was not when it signed. */
  private Outcome<Facts> byCertificate(Authority.Certificate authority, Bundle bundle) {
    Outcome<Facts> alone =
        CertificateVerifier.of(authority.anchors())
            .then(v -> v.withClock(clock).verify(bundle, new Artifact.Claimed()));
    boolean over =
        alone instanceof Outcome.Refused<Facts>(Refusal refusal)
            && refusal.reason() == Reason.OUTSIDE_VALIDITY;
    return authority.window().equals(TimeWindow.ALWAYS) && !over
        ? alone
        : timed(
            alone,
            (root, thresholds) ->
                CertificateVerifier.of(authority.anchors(), root, thresholds)
                    .then(v -> v.withClock(clock).verify(bundle, new Artifact.Claimed())));
  }

  /**
   * With the times that one of the roots gives, as many of them as it demands of keyless
   * signatures; a log it does not demand. Where no root gives any, what is found without.
   */
  private Outcome<Facts> timed(
      Outcome<Facts> alone, BiFunction<TrustRoot, Thresholds, Outcome<Facts>> underRoot) {
    for (NamedRoot root : policy.trustRoots().values()) {
      var thresholds = Thresholds.NONE.withTimes(root.thresholds().times());
      if (current(root).then(r -> underRoot.apply(r, thresholds))
              instanceof Outcome.Accepted<Facts> timed
          && !timed.value().times().isEmpty()) {
        return timed;
      }
    }
    return alone;
  }

  /**
   * Under several roots and keys most refusals only say that the signature belongs to another of
   * them; one that says more is shown instead.
   */
  private static Refusal mostTelling(List<Refusal> refusals) {
    var vague = List.of(Reason.METHOD_MISMATCH, Reason.KEY_MISMATCH, Reason.UNTRUSTED_CERTIFICATE);
    Refusal best = refusals.getFirst();
    for (Refusal refusal : refusals) {
      if (vague.indexOf(refusal.reason()) < 0) {
        return refusal;
      }
      if (vague.indexOf(refusal.reason()) > vague.indexOf(best.reason())) {
        best = refusal;
      }
    }
    return best;
  }

  @Override
  public Map<String, Duration> rootAges() {
    var ages = new LinkedHashMap<String, Duration>();
    for (NamedRoot root : policy.trustRoots().values()) {
      if (current(root) instanceof Outcome.Accepted<TrustRoot>(TrustRoot current)) {
        ages.put(root.name(), current.age(clock.instant()));
      }
    }
    return ages;
  }
}
