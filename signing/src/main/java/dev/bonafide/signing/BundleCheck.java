package dev.bonafide.signing;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.BundleLimits;
import dev.bonafide.evidence.sigstore.CertificateVerifier;
import dev.bonafide.evidence.sigstore.KeyVerifier;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Verifies a fresh bundle before it is handed out, against the trust root that its readers will
 * use. A signer whose services misbehave finds out here and not at the first customer.
 */
@FunctionalInterface
public interface BundleCheck {
  /**
   * @param bundle the bundle's JSON, UTF-8
   * @param subject the digest that was signed: of the file, or a statement's own subject digest
   */
  Outcome<Facts> verify(byte[] bundle, Digest subject);

  /** As whoever trusts this root will verify it. */
  static BundleCheck keyless(TrustRoot root) {
    var verifier = SigstoreVerifier.of(root, Thresholds.DEFAULT).withRules(Rules.SPECIFICATION);
    return (bundle, subject) ->
        Bundle.parse("signature", bundle, BundleLimits.MANIFEST)
            .then(b -> verifier.verify(b, Artifact.Known.of(subject)));
  }

  /**
   * As whoever trusts the chain's root will verify it; where the chain ends below its root, the
   * signature alone is verified, under the leaf's key.
   *
   * @param chain leaf first
   */
  static BundleCheck certificate(List<X509Certificate> chain) {
    if (!(CertificateVerifier.of(chain)
        instanceof Outcome.Accepted<CertificateVerifier>(CertificateVerifier verifier))) {
      PublicKey leaf = chain.getFirst().getPublicKey();
      BundleCheck byKey = key(leaf);
      return (bundle, subject) ->
          Bundles.withBareKey(bundle, leaf).then(b -> byKey.verify(b, subject));
    }
    var strict = verifier.withRules(Rules.SPECIFICATION);
    return (bundle, subject) ->
        Bundle.parse("signature", bundle, BundleLimits.MANIFEST)
            .then(b -> strict.verify(b, Artifact.Known.of(subject)));
  }

  /** As whoever has the public key will verify it. */
  static BundleCheck key(PublicKey key) {
    var verifier = KeyVerifier.of(key).withRules(Rules.SPECIFICATION);
    return (bundle, subject) ->
        Bundle.parse("signature", bundle, BundleLimits.MANIFEST)
            .then(b -> verifier.verify(b, Artifact.Known.of(subject)));
  }
}
