package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.Refusal;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Content;
import dev.bonafide.evidence.Facts;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.Signer;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import dev.bonafide.evidence.trustroot.TrustRoot;
import dev.bonafide.evidence.x509.PublicKeys;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures by a key whose public half the operator gave. The bundle's own words about
 * the key are compared where that helps, and never trusted.
 */
public final class KeyVerifier {
  private final PublicKey key;
  private final Trust trust;

  private KeyVerifier(PublicKey key, Trust trust) {
    this.key = key;
    this.trust = trust;
  }

  /** Verifies the signature alone; log entries and timestamps are of unknown origin then. */
  public static KeyVerifier of(PublicKey key) {
    return of(key, TrustRoot.NONE, Thresholds.NONE);
  }

  /** Also verifies and counts log entries and timestamps under a root. */
  public static KeyVerifier of(PublicKey key, TrustRoot root, Thresholds thresholds) {
    return new KeyVerifier(key, new Trust(root, thresholds, Rules.SERVING, InstantSource.system()));
  }

  public KeyVerifier withRules(Rules rules) {
    return new KeyVerifier(key, trust.withRules(rules));
  }

  /** With another clock: for tests, and for judging at a past time. */
  public KeyVerifier withClock(InstantSource clock) {
    return new KeyVerifier(key, trust.withClock(clock));
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
    if (!(bundle.material() instanceof Bundle.Material.KeyHint(String hint, boolean embedded))) {
      throw new RefusedException(
          Reason.METHOD_MISMATCH,
          "the signature was made with a certificate, not with a bare key",
          "certificate",
          "publicKey");
    }
    List<@Nullable EntryBody> bodies = Corroboration.bodies(bundle, trust.root());
    SignedContent content = SignedContent.of(bundle, artifact, Corroboration.known(bodies));
    List<String> notices = new ArrayList<>();
    if (embedded) {
      notices.add("The bundle embeds a public key, which was not trusted.");
    }
    ModelSigningRules.requireEcdsa(content, key);
    requireSignature(content, hint, notices);
    Corroboration corroboration =
        Corroboration.verify(bundle, bodies, content, key.getEncoded(), trust);
    notices.addAll(corroboration.notices());
    Content signed = ManifestReader.refine(content.content(), trust.rules(), notices);
    if (signed instanceof Content.Manifest) {
      ModelSigningRules.requireMediaType(bundle.mediaType(), trust.rules());
      ModelSigningRules.requireHint(hint, embedded, key);
    }
    return new Facts(
        new Signer.KeyHolder(PublicKeys.fingerprint(key)),
        signed,
        corroboration.times(),
        corroboration.entries(),
        bundle.source(),
        notices);
  }

  private void requireSignature(SignedContent content, String hint, List<String> notices)
      throws RefusedException {
    if (content.verifies(key)) {
      return;
    }
    if (trust.rules() == Rules.LEGACY && LegacyEncoding.verifies(content, key)) {
      notices.add(LegacyEncoding.NOTICE);
      return;
    }
    if (!hint.isEmpty() && !hints(key).contains(hint)) {
      throw new RefusedException(
          Refusal.of(
                  Reason.KEY_MISMATCH,
                  "the signature was made with another key than the one that was given",
                  "a key with the hint " + hint,
                  "key " + PublicKeys.fingerprint(key))
              .withHint(
                  "name the signer's public key; its hint is mostly what sha256sum KEY.pub"
                      + " prints"));
    }
    throw new RefusedException(
        Reason.SIGNATURE_INVALID, "the signature does not verify under the given key");
  }

  /**
   * The words by which tools name a key: over its DER as base64 or hexadecimal, or over its PEM.
   */
  private static List<String> hints(PublicKey key) {
    Digest der = PublicKeys.fingerprint(key);
    Digest pem = Digest.sha256(PublicKeys.toPem(key).getBytes(StandardCharsets.US_ASCII));
    return List.of(Base64.getEncoder().encodeToString(der.bytes()), der.hex(), pem.hex());
  }
}
