package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.TrustedTime;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import dev.bonafide.evidence.trustroot.Authority;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.CertificatePath;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.FulcioExtensions;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies keyless signatures: those under a certificate that Fulcio issued to an identity.
 *
 * <p>Trust is given when building, the question (which bundle, over what) per call. Who the signer
 * should be is a separate step over the facts: {@link dev.bonafide.evidence.ExpectedIdentity}.
 * Immutable and safe for use by several threads.
 */
public final class SigstoreVerifier {
  private final Trust trust;

  private SigstoreVerifier(Trust trust) {
    this.trust = trust;
  }

  /** A verifier with the rules of a server and the system's clock. */
  public static SigstoreVerifier of(TrustRoot root, Thresholds thresholds) {
    return new SigstoreVerifier(new Trust(root, thresholds, Rules.SERVING, InstantSource.system()));
  }

  public SigstoreVerifier withRules(Rules rules) {
    return new SigstoreVerifier(trust.withRules(rules));
  }

  /** With another clock: for tests, and for judging at a past time. */
  public SigstoreVerifier withClock(InstantSource clock) {
    return new SigstoreVerifier(trust.withClock(clock));
  }

  /**
   * Verifies everything in the bundle.
   *
   * @param artifact what the caller has of the signed thing
   * @return who signed what and when; refused with the reason of the first check that failed
   */
  public Outcome<Facts> verify(Bundle bundle, Artifact artifact) {
    return Outcome.attempt(() -> establish(bundle, artifact));
  }

  private Facts establish(Bundle bundle, Artifact artifact) throws RefusedException {
    List<X509Certificate> certificates = certificates(bundle);
    X509Certificate leaf = certificates.getFirst();
    List<@Nullable EntryBody> bodies = Corroboration.bodies(bundle, trust.root());
    SignedContent content = SignedContent.of(bundle, artifact, Corroboration.known(bodies));
    List<Candidate> candidates = candidates(certificates);
    requireSigningPurpose(leaf);
    if (!content.verifies(leaf.getPublicKey())) {
      throw new RefusedException(
          Reason.SIGNATURE_INVALID, "the signature does not verify under the certificate's key");
    }
    Corroboration corroboration =
        Corroboration.verify(bundle, bodies, content, Certificates.encoded(leaf), trust);
    if (corroboration.times().isEmpty()) {
      throw new RefusedException(
          Reason.NO_TRUSTED_TIME,
          "nothing says when the short-lived certificate was used",
          "no known source",
          "a signed timestamp or a log's promise");
    }
    CertificatePath path = validAt(candidates, corroboration.times());
    path.requirePurpose(Certificates.CODE_SIGNING);
    SctCheck.verify(path, trust.root(), trust.thresholds().certificateLogs());
    List<String> notices = new ArrayList<>(corroboration.notices());
    Content signed = ManifestReader.refine(content.content(), trust.rules(), notices);
    return new Facts(
        signer(leaf),
        signed,
        corroboration.times(),
        corroboration.entries(),
        bundle.source(),
        notices);
  }

  private static List<X509Certificate> certificates(Bundle bundle) throws RefusedException {
    if (!(bundle.material() instanceof Bundle.Material.Chain(List<byte[]> chain, boolean single))) {
      throw new RefusedException(
          Reason.METHOD_MISMATCH,
          "the signature was made with a key, not with a certificate",
          "publicKey",
          "certificate");
    }
    if (bundle.version() == Bundle.Version.V0_3 && !single) {
      throw new RefusedException(
          Reason.METHOD_MISMATCH,
          "a keyless bundle of version 0.3 carries the certificate alone",
          "x509CertificateChain",
          "certificate");
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : chain) {
      X509Certificate certificate = Certificates.ofDer(der);
      if (Certificates.isSelfIssued(certificate)) {
        throw new RefusedException(
            Reason.MALFORMED_EVIDENCE,
            "the bundle brings a root certificate along, which nobody may trust",
            certificate.getSubjectX500Principal().getName(),
            "the signing certificate and at most intermediates");
      }
      certificates.add(certificate);
    }
    return certificates;
  }

  /** A way from the certificate to an authority of the root. */
  private record Candidate(Authority authority, CertificatePath path) {}

  private List<Candidate> candidates(List<X509Certificate> certificates) throws RefusedException {
    X509Certificate leaf = certificates.getFirst();
    List<Candidate> candidates = new ArrayList<>();
    for (Authority authority : trust.root().certificateAuthorities()) {
      List<X509Certificate> between = new ArrayList<>(authority.chain());
      between.addAll(certificates.subList(1, certificates.size()));
      CertificatePath path = CertificatePath.find(leaf, between, List.of(authority.anchor()));
      if (path != null) {
        candidates.add(new Candidate(authority, path));
      }
    }
    if (candidates.isEmpty()) {
      throw untrusted(
          "the signing certificate does not lead to an authority of root " + trust.root().name(),
          "issuer " + leaf.getIssuerX500Principal().getName(),
          "a certificate of one of its " + trust.root().certificateAuthorities().size());
    }
    return candidates;
  }

  private static void requireSigningPurpose(X509Certificate leaf) throws RefusedException {
    if (Certificates.isAuthority(leaf)) {
      throw untrusted("the certificate is an authority's", "CA:TRUE", "a signing certificate");
    }
    if (!Certificates.allowsSignatures(leaf) || !Certificates.allowsCodeSigning(leaf)) {
      throw untrusted(
          "the certificate is not for signing code",
          "extended key usage " + Certificates.extendedKeyUsage(leaf),
          "digitalSignature and codeSigning");
    }
    if (leaf.hasUnsupportedCriticalExtension()) {
      throw untrusted("the certificate has an unknown critical extension", "", "known ones");
    }
  }

  /** The path that was valid at every verified time; the first one's refusal where none was. */
  private static CertificatePath validAt(List<Candidate> candidates, List<TrustedTime> times)
      throws RefusedException {
    RefusedException first = null;
    for (Candidate candidate : candidates) {
      try {
        for (TrustedTime time : times) {
          candidate.path().requireValidAt(time.time());
          requireInUse(candidate.authority(), time);
        }
        return candidate.path();
      } catch (RefusedException e) {
        first = first == null ? e : first;
      }
    }
    if (first == null) {
      throw new AssertionError("there is at least one candidate");
    }
    throw first;
  }

  private static void requireInUse(Authority authority, TrustedTime time) throws RefusedException {
    if (!authority.validity().contains(time.time())) {
      throw new RefusedException(
          Reason.OUTSIDE_VALIDITY,
          "the certificate authority was not in use at the time",
          time.time().toString(),
          authority.validity().toString());
    }
  }

  private Signer.Keyless signer(X509Certificate leaf) throws RefusedException {
    List<String> names = Certificates.alternativeNames(leaf);
    if (names.size() != 1) {
      throw untrusted(
          "the certificate does not name one identity", names.toString(), "exactly one name");
    }
    Map<String, String> extensions = new LinkedHashMap<>(FulcioExtensions.read(leaf));
    String issuer = extensions.remove("issuer");
    if (issuer == null || issuer.isEmpty()) {
      throw untrusted("the certificate does not say who vouched for the identity", "", "an issuer");
    }
    return new Signer.Keyless(
        names.getFirst(), issuer, extensions, Certificates.fingerprint(leaf), trust.root().name());
  }

  private static RefusedException untrusted(String message, String found, String expected) {
    return new RefusedException(Reason.UNTRUSTED_CERTIFICATE, message, found, expected);
  }
}
