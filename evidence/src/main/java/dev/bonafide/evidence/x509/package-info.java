/**
 * Keys, certificates and DER, as evidence needs them: read strictly, without a security provider of
 * our own, so that a first verification starts quickly.
 */
@NullMarked
package dev.bonafide.evidence.x509;

import org.jspecify.annotations.NullMarked;
