/** Outliers by covariance. Starts at {@link dev.bonafide.sklearn.outlier.OutlierFamily}. */
@NullMarked
package dev.bonafide.sklearn.outlier;

import org.jspecify.annotations.NullMarked;
