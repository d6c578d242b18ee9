package dev.bonafide.evidence.fuzz;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.BundledRoots;

/** Bundles: read, shown, verified. */
public final class BundleFuzz {
  private static final SigstoreVerifier VERIFIER =
      SigstoreVerifier.of(BundledRoots.publicGood(), Thresholds.DEFAULT)
          .withRules(Rules.SPECIFICATION);

  private BundleFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (Bundle.parse("fuzz", data) instanceof Outcome.Accepted<Bundle>(Bundle bundle)) {
      bundle.claims();
      VERIFIER.verify(bundle, new Artifact.Claimed());
    }
  }
}
