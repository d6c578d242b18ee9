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
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.CertificatePath;
import dev.bonafide.evidence.x509.Certificates;
import dev.bonafide.evidence.x509.PublicKeys;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures under a long-lived certificate that leads to anchors which the operator gave.
 * The system's own anchors are never used, and certificates in the bundle are never trusted.
 *
 * <p>The certificate must be valid at the verified signing time, or at the present where nothing
 * trusted says when the signature was made. Immutable and safe for use by several threads.
 */
public final class CertificateVerifier {
  private static final int DIGITAL_SIGNATURE = 0;

  private final List<X509Certificate> anchors;
  private final List<X509Certificate> intermediates;
  private final Trust trust;

  private CertificateVerifier(
      List<X509Certificate> anchors, List<X509Certificate> intermediates, Trust trust) {
    this.anchors = anchors;
    this.intermediates = intermediates;
    this.trust = trust;
  }

  /**
   * A verifier without logs and timestamps.
   *
   * @param given certificates of the operator: self-signed ones are anchors, others only help to
   *     build the path
   * @return refused with UNTRUSTED_CERTIFICATE where none of them is self-signed
   */
  public static Outcome<CertificateVerifier> of(List<X509Certificate> given) {
    return of(given, TrustRoot.NONE, Thresholds.NONE);
  }

  /** Also verifies and counts log entries and timestamps under a root. */
  public static Outcome<CertificateVerifier> of(
      List<X509Certificate> given, TrustRoot root, Thresholds thresholds) {
    List<X509Certificate> anchors = new ArrayList<>();
    List<X509Certificate> others = new ArrayList<>();
    for (X509Certificate certificate : given) {
      (isSelfSigned(certificate) ? anchors : others).add(certificate);
    }
    if (anchors.isEmpty()) {
      return Outcome.refused(
          Reason.UNTRUSTED_CERTIFICATE,
          "none of the given certificates is an anchor",
          given.size() + " that are not self-signed",
          "a self-signed certificate");
    }
    return Outcome.accepted(
        new CertificateVerifier(
            List.copyOf(anchors),
            List.copyOf(others),
            new Trust(root, thresholds, Rules.SERVING, InstantSource.system())));
  }

  public CertificateVerifier withRules(Rules rules) {
    return new CertificateVerifier(anchors, intermediates, trust.withRules(rules));
  }

  /** With another clock: for tests, and for judging at a past time. */
  public CertificateVerifier withClock(InstantSource clock) {
    return new CertificateVerifier(anchors, intermediates, trust.withClock(clock));
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    if (!Certificates.isSelfIssued(certificate)) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
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
    if (!(bundle.material() instanceof Bundle.Material.Chain(List<byte[]> chain, boolean single))) {
      throw new RefusedException(
          Reason.METHOD_MISMATCH,
          "the signature was made with a bare key, not with a certificate",
          "publicKey",
          "x509CertificateChain");
    }
    List<X509Certificate> between = new ArrayList<>(intermediates);
    for (byte[] der : chain) {
      between.add(Certificates.ofDer(der));
    }
    X509Certificate leaf = between.get(intermediates.size());
    List<@Nullable EntryBody> bodies = Corroboration.bodies(bundle, trust.root());
    SignedContent content = SignedContent.of(bundle, artifact, Corroboration.known(bodies));
    CertificatePath path = path(leaf, between);
    List<String> notices = new ArrayList<>();
    requireSigningPurpose(leaf, notices);
    if (trust.rules() == Rules.SERVING) {
      path.requirePurpose(Certificates.CODE_SIGNING);
    }
    requireSignature(content, leaf, notices);
    Corroboration corroboration =
        Corroboration.verify(bundle, bodies, content, Certificates.encoded(leaf), trust);
    requireValid(path, corroboration.times());
    notices.addAll(corroboration.notices());
    Content signed = ManifestReader.refine(content.content(), trust.rules(), notices);
    if (signed instanceof Content.Manifest) {
      ModelSigningRules.requireMediaType(bundle.mediaType(), trust.rules());
    }
    return new Facts(
        new Signer.CertificateHolder(
            Certificates.alternativeNames(leaf),
            leaf.getSubjectX500Principal().getName(),
            Certificates.fingerprint(leaf),
            Certificates.fingerprint(path.anchor()),
            PublicKeys.fingerprint(leaf.getPublicKey())),
        signed,
        corroboration.times(),
        corroboration.entries(),
        bundle.source(),
        notices);
  }

  private CertificatePath path(X509Certificate leaf, List<X509Certificate> between)
      throws RefusedException {
    CertificatePath path = CertificatePath.find(leaf, between, anchors);
    if (path == null) {
      throw untrusted(
          "the signing certificate does not lead to an anchor that was given",
          "issuer " + leaf.getIssuerX500Principal().getName(),
          anchors.getFirst().getSubjectX500Principal().getName()
              + (anchors.size() > 1 ? " or one of " + (anchors.size() - 1) + " others" : ""));
    }
    return path;
  }

  /**
   * The key usage decides where it is there; without it the extended usage must name code signing.
   * An extended usage for something else is what TLS servers have: a server refuses it.
   */
  private void requireSigningPurpose(X509Certificate leaf, List<String> notices)
      throws RefusedException {
    boolean[] usage = leaf.getKeyUsage();
    List<String> extended = Certificates.extendedKeyUsage(leaf);
    boolean codeSigning = Certificates.allowsCodeSigning(leaf);
    if (usage == null ? !codeSigning : !usage[DIGITAL_SIGNATURE]) {
      throw untrusted(
          "the signing certificate cannot be used for signing",
          usage == null ? "no key usage" : "a key usage without digitalSignature",
          "digitalSignature or codeSigning");
    }
    if (leaf.hasUnsupportedCriticalExtension()) {
      throw untrusted(
          "the signing certificate has an unknown critical extension", "", "known ones");
    }
    if (!extended.isEmpty() && !codeSigning) {
      if (trust.rules() == Rules.SERVING) {
        throw untrusted(
            "the signing certificate is for other purposes", extended.toString(), "codeSigning");
      }
      notices.add("The signing certificate is for other purposes than signing: " + extended + ".");
    }
    if (Certificates.isAuthority(leaf)) {
      notices.add("The signing certificate is that of a certificate authority.");
    }
  }

  private void requireSignature(SignedContent content, X509Certificate leaf, List<String> notices)
      throws RefusedException {
    if (content.verifies(leaf.getPublicKey())) {
      return;
    }
    if (trust.rules() == Rules.LEGACY && LegacyEncoding.verifies(content, leaf.getPublicKey())) {
      notices.add(LegacyEncoding.NOTICE);
      return;
    }
    throw new RefusedException(
        Reason.SIGNATURE_INVALID, "the signature does not verify under the certificate's key");
  }

  private void requireValid(CertificatePath path, List<TrustedTime> times) throws RefusedException {
    if (times.isEmpty()) {
      path.requireValidAt(trust.clock().instant());
    }
    for (TrustedTime time : times) {
      path.requireValidAt(time.time());
    }
  }

  private static RefusedException untrusted(String message, String found, String expected) {
    return new RefusedException(Reason.UNTRUSTED_CERTIFICATE, message, found, expected);
  }
}
