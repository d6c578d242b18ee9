/** Gaussian mixtures. Starts at {@link dev.bonafide.sklearn.mixture.MixtureFamily}. */
@NullMarked
package dev.bonafide.sklearn.mixture;

import org.jspecify.annotations.NullMarked;
