/**
 * What is trusted: the keys of logs and the certificates of authorities, each with the time in
 * which it was valid. Nothing here uses the network.
 *
 * <p>Start with {@link dev.bonafide.evidence.trustroot.TrustRoot} and {@link
 * dev.bonafide.evidence.trustroot.BundledRoots}.
 */
@NullMarked
package dev.bonafide.evidence.trustroot;

import org.jspecify.annotations.NullMarked;
