/**
 * DSSE envelopes and the in-toto statements in them.
 *
 * <p>Start with {@link dev.bonafide.evidence.intoto.Dsse} and {@link
 * dev.bonafide.evidence.intoto.StatementReader}.
 */
@NullMarked
package dev.bonafide.evidence.intoto;

import org.jspecify.annotations.NullMarked;
