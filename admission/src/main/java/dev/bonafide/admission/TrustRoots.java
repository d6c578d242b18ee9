package dev.bonafide.admission;

import dev.bonafide.admission.policy.NamedRoot;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.trustroot.TrustRoot;

/**
 * Where the trust roots that a policy names come from at this moment. Asked at every admission, so
 * that a root that was refreshed in the background counts at once; it must not wait for a network.
 */
@FunctionalInterface
public interface TrustRoots {
  /**
   * The root's present state.
   *
   * @return refused with TRUST_ROOT_INVALID or UNREADABLE
   */
  Outcome<TrustRoot> current(NamedRoot root);

  /**
   * Roots that are files of the operator, and sandboxes; each is read once.
   *
   * @param others where Sigstore's own instances come from
   */
  static TrustRoots files(TrustRoots others) {
    return new FileRoots(others);
  }
}
