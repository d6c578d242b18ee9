/**
 * An embedded Sigstore for first runs, tests and trials without a network: an OIDC issuer, a
 * certificate authority with its certificate log, a transparency log and a timestamp authority,
 * whose keys and logs live in one private folder and survive restarts.
 *
 * <p>Start with {@link dev.bonafide.sandbox.Sandbox}: in process it needs no socket; {@link
 * dev.bonafide.sandbox.Sandbox#serve} answers other people's clients on loopback.
 *
 * <p>What it promises: real cryptography, so that unmodified verifiers accept what it signs. What
 * it does not: that an identity is anybody's. Whoever can read the folder is every identity; a
 * policy names it as a root of its own and never together with another.
 */
@NullMarked
package dev.bonafide.sandbox;

import org.jspecify.annotations.NullMarked;
