/**
 * Features out of texts, dicts and tokens. Starts at {@link dev.bonafide.sklearn.text.TextFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.text;

import org.jspecify.annotations.NullMarked;
