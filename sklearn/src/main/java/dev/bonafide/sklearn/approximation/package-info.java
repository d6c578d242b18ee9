/**
 * Random projections and approximations of kernels. Starts at {@link
 * dev.bonafide.sklearn.approximation.ApproximationFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.approximation;

import org.jspecify.annotations.NullMarked;
