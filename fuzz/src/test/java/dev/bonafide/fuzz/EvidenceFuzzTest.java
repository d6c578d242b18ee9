package dev.bonafide.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.sigstore.Artifact;
import dev.bonafide.evidence.sigstore.Bundle;
import dev.bonafide.evidence.sigstore.SigstoreVerifier;
import dev.bonafide.evidence.sigstore.Thresholds;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.PublicKeys;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are evidence that verifies, or are refused; and what was altered does not verify. */
class EvidenceFuzzTest {
  private static final Seeds.Signed SIGNED = Seeds.signed();
  private static final TrustRoot ROOT =
      Seeds.accepted(TrustRoot.parse("sandbox", SIGNED.trustedRoot(), Instant.now()));

  static Stream<Arguments> bundles() {
    return Stream.of(Arguments.of((Object) SIGNED.bundle()));
  }

  static Stream<Arguments> roots() {
    return Stream.of(Arguments.of((Object) SIGNED.trustedRoot()));
  }

  @MethodSource("bundles")
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreABundleOrRefused(byte[] json) {
    if (Bundle.parse("bundle", json) instanceof Outcome.Accepted<Bundle>(Bundle bundle)) {
      bundle.claims();
      var verifier = SigstoreVerifier.of(ROOT, Thresholds.DEFAULT);
      verifier.verify(bundle, new Artifact.Claimed());
      Digest other = Digest.sha256(new byte[] {1});
      if (verifier.verify(bundle, Artifact.Known.of(other)) instanceof Outcome.Accepted<Facts>) {
        throw new AssertionError("a bundle verified over bytes that nobody signed");
      }
    }
  }

  @MethodSource("roots")
  @FuzzTest(maxDuration = "10s")
  void anyBytesAreATrustRootOrRefused(byte[] json) {
    if (TrustRoot.parse("root", json, Instant.EPOCH)
            instanceof Outcome.Accepted<TrustRoot>(TrustRoot root)
        && Bundle.parse("bundle", SIGNED.bundle())
            instanceof Outcome.Accepted<Bundle>(Bundle bundle)) {
      SigstoreVerifier.of(root, Thresholds.DEFAULT).verify(bundle, new Artifact.Claimed());
    }
  }

  @FuzzTest(maxDuration = "10s")
  void anyBytesAreCertificatesAndKeysOrRefused(byte[] bytes) {
    try {
      X509Certificate certificate = Certificates.ofDer(bytes);
      Certificates.alternativeNames(certificate);
      Certificates.extendedKeyUsage(certificate);
      Certificates.allowsCodeSigning(certificate);
    } catch (RefusedException e) {
      // Refused is an answer.
    }
    try {
      Certificates.ofPem(bytes);
    } catch (RefusedException e) {
      // Refused is an answer.
    }
    try {
      if (bytes.length > 0 && bytes[0] == '-') {
        PublicKeys.ofPem(bytes);
      } else {
        PublicKeys.ofDer(Arrays.copyOf(bytes, bytes.length));
      }
    } catch (RefusedException e) {
      // Refused is an answer.
    }
  }
}
