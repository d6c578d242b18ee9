/**
 * Making evidence. Start with {@link dev.bonafide.signing.KeylessSigner}; {@link
 * dev.bonafide.signing.Instance} says which services to use. Nothing is handed out before it was
 * verified.
 */
@NullMarked
package dev.bonafide.signing;

import org.jspecify.annotations.NullMarked;
