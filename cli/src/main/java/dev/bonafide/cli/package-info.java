/**
 * The commands. Start with {@link dev.bonafide.cli.Bonafide} (the entry) and {@link
 * dev.bonafide.cli.Catalogue} (which commands there are). This is the only room that prints or
 * exits.
 *
 * <p>The rules of what is printed: results go to standard output; notices, progress and refusals to
 * standard error. A refusal is one line that says what was found and what was expected, then one
 * line that says what to try. {@code --json} prints the same result as one JSON value on standard
 * output instead. Colour is never the only carrier of meaning.
 */
@NullMarked
package dev.bonafide.cli;

import org.jspecify.annotations.NullMarked;
