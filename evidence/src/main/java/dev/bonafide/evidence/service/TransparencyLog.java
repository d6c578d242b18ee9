package dev.bonafide.evidence.service;

import dev.bonafide.artifact.Digest;
import dev.bonafide.artifact.Outcome;
import dev.bonafide.artifact.json.Json;

/** Appends a signature to a transparency log (Rekor). */
public interface TransparencyLog {
  /** What verifies the signature: exactly one of a certificate or a public key. */
  sealed interface Verifier {
    /** DER of the signing certificate; key details such as {@code PKIX_ECDSA_P256_SHA_256}. */
    record Certificate(byte[] der, String keyDetails) implements Verifier {}

    /** SubjectPublicKeyInfo DER. */
    record PublicKey(byte[] spki, String keyDetails) implements Verifier {}
  }

  /**
   * Logs a signature as a hashedrekord.
   *
   * @param digest digest that was signed: of the file, or of the DSSE pre-authentication encoding
   * @return a {@code TransparencyLogEntry} in protobuf's JSON form, with inclusion proof and
   *     checkpoint; refused with SERVICE_FAILED
   */
  Outcome<Json.Obj> append(Digest digest, byte[] signature, Verifier verifier);

  /**
   * Logs the signature of a DSSE envelope. Logs of today take it as a hashedrekord over the
   * pre-authentication encoding; Rekor v1 has a kind of its own, which wants the envelope.
   *
   * @param digest digest of the pre-authentication encoding
   * @param envelope the envelope's JSON with its one signature
   * @return as {@link #append}
   */
  default Outcome<Json.Obj> appendEnvelope(
      Digest digest, byte[] signature, Verifier verifier, byte[] envelope) {
    return append(digest, signature, verifier);
  }
}
