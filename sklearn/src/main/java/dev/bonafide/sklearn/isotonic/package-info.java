/** Isotonic regression. Starts at {@link dev.bonafide.sklearn.isotonic.IsotonicFamily}. */
@NullMarked
package dev.bonafide.sklearn.isotonic;

import org.jspecify.annotations.NullMarked;
