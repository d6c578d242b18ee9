/**
 * Signing with a key of one's own. {@link dev.bonafide.signing.key.PemKeys} reads key files, {@link
 * dev.bonafide.signing.key.Pkcs11Key} uses a key that never leaves its token; {@link
 * dev.bonafide.signing.key.KeySigner} makes bundles with either.
 */
@NullMarked
package dev.bonafide.signing.key;

import org.jspecify.annotations.NullMarked;
