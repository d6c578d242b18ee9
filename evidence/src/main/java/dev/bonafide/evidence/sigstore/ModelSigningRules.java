package dev.bonafide.evidence.sigstore;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Reason;
import dev.bonafide.artifact.RefusedException;
import dev.bonafide.evidence.Rules;
import dev.bonafide.evidence.modelsigning.ManifestReader;
import dev.bonafide.evidence.x509.PublicKeys;
import dev.bonafide.evidence.x509.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;

/** What Model Signing demands of a bundle beyond what Sigstore does (specification, section 4). */
final class ModelSigningRules {
  private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  private ModelSigningRules() {}

  /** For the methods key and certificate, version 0.3 in its new spelling alone. */
  static void requireMediaType(String mediaType, Rules rules) throws RefusedException {
    if (rules != Rules.LEGACY && !mediaType.equals(MEDIA_TYPE)) {
      throw new RefusedException(
          Reason.UNSUPPORTED_MEDIA_TYPE,
          "a model signature by key or certificate has another media type",
          mediaType,
          MEDIA_TYPE);
    }
  }

  /** The specification's keys are ECDSA keys: said before such a key fails to verify. */
  static void requireEcdsa(SignedContent content, PublicKey key) throws RefusedException {
    if (Signatures.kind(key) != Signatures.Kind.ECDSA
        && content instanceof SignedContent.OfEnvelope envelope
        && envelope.statement().predicateType().equals(ManifestReader.PREDICATE_V1)) {
      throw new RefusedException(
          Reason.UNSUPPORTED_ALGORITHM,
          "model signatures use ECDSA keys",
          key.getAlgorithm(),
          "P-256, P-384 or P-521");
    }
  }

  /** Compared as text, as it is written; bundles that embed the key are older and have none. */
  static void requireHint(String hint, boolean embedded, PublicKey key) throws RefusedException {
    String own = Digest.sha256(PublicKeys.toPem(key).getBytes(StandardCharsets.US_ASCII)).hex();
    if (!hint.equals(own) && !(embedded && hint.isEmpty())) {
      throw new RefusedException(
          Reason.KEY_MISMATCH,
          "the bundle names another key than the one that was given",
          hint.isEmpty() ? "no key hint" : "key hint " + hint,
          "key hint " + own + " of key " + PublicKeys.fingerprint(key));
    }
  }
}
