/**
 * Estimators that answer from the nearest training samples. Starts at {@link
 * dev.bonafide.sklearn.neighbors.NeighborsFamily}.
 */
@NullMarked
package dev.bonafide.sklearn.neighbors;

import org.jspecify.annotations.NullMarked;
