/** Missing values filled in. Starts at {@link dev.bonafide.sklearn.impute.ImputeFamily}. */
@NullMarked
package dev.bonafide.sklearn.impute;

import org.jspecify.annotations.NullMarked;
