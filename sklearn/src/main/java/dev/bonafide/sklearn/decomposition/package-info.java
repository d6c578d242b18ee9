/**
 * Projections to fewer dimensions. Starts at {@link
 * dev.bonafide.sklearn.decomposition.DecompositionFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.decomposition;

import org.jspecify.annotations.NullMarked;
