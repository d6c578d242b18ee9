/** Small dense linear algebra, sums over vectors and special functions. */
@NullMarked
package dev.bonafide.sklearn.algebra;

import org.jspecify.annotations.NullMarked;
