/**
 * Scalers, encoders and other transformations of columns. Starts at {@link
 * dev.bonafide.sklearn.preprocessing.ScalingFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.preprocessing;

import org.jspecify.annotations.NullMarked;
