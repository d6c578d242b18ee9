/**
 * Sigstore bundles: read strictly, and verified with everything in them (signature, certificate,
 * SCT, log entry, timestamp) against given trust.
 *
 * <p>Read with {@link dev.bonafide.evidence.sigstore.Bundle#parse}; verify with {@link
 * dev.bonafide.evidence.sigstore.SigstoreVerifier} (keyless), {@link
 * dev.bonafide.evidence.sigstore.KeyVerifier} (a public key) or {@link
 * dev.bonafide.evidence.sigstore.CertificateVerifier} (a certificate under the operator's anchors).
 * All three give {@link dev.bonafide.evidence.Facts}.
 */
@NullMarked
package dev.bonafide.evidence.sigstore;

import org.jspecify.annotations.NullMarked;
