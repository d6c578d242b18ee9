/** Gaussian processes. Starts at {@link dev.bonafide.sklearn.gaussian.GaussianProcessFamily}. */
@NullMarked
package dev.bonafide.sklearn.gaussian;

import org.jspecify.annotations.NullMarked;
